package io.wayline.codec;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of this module. */
@AnalyzeClasses(packages = "io.wayline", importOptions = ImportOption.DoNotIncludeTests.class)
class ImportsTest {

    @ArchTest
    static final ArchRule theCodecKnowsBuffersAndNoMore = classes()
            .should()
            .onlyDependOnClassesThat(
                    resideInAnyPackage("io.wayline.codec..", "java..", "org.jspecify..", "io.netty.buffer.."));

    @ArchTest
    static final ArchRule framesKnowNothingOfMeanings = noClasses()
            .that()
            .resideInAPackage("io.wayline.codec")
            .should()
            .dependOnClassesThat(resideInAPackage("io.wayline.codec.dictionary"));

    @ArchTest
    static final ArchRule meaningsKnowNothingOfFrames = noClasses()
            .that()
            .resideInAPackage("io.wayline.codec.dictionary")
            .should()
            .dependOnClassesThat(resideInAPackage("io.wayline.codec"));
}
