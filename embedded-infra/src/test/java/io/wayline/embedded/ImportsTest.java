package io.wayline.embedded;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.wayline.embedded", importOptions = DoNotIncludeTests.class)
class ImportsTest {

    @ArchTest
    static final ArchRule theBrokersInsidesStayInOneClass = noClasses()
            .that()
            .doNotHaveSimpleName("EmbeddedKafka")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("kafka..", "org.apache.kafka..");

    @ArchTest
    static final ArchRule nothingOfTheServicesIsKnownHere = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.wayline.ingest..", "io.wayline.telemetry..", "org.springframework..");
}
