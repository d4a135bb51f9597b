package io.wayline.standalone.decode;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The command starts with a short class path: what is not on it may not be imported. */
@AnalyzeClasses(packages = "io.wayline.standalone.decode", importOptions = ImportOption.DoNotIncludeTests.class)
class DecodeImportsTest {

    @ArchTest
    static final ArchRule decodeNeedsLittle = classes()
            .should()
            .onlyDependOnClassesThat(resideInAnyPackage(
                    "io.wayline.standalone.decode",
                    "io.wayline.codec..",
                    "java..",
                    "org.jspecify..",
                    "io.netty.buffer",
                    "picocli..",
                    "tools.jackson.core.."));
}
