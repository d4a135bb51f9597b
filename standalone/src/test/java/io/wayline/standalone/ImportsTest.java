package io.wayline.standalone;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.wayline.standalone", importOptions = DoNotIncludeTests.class)
class ImportsTest {

    @ArchTest
    static final ArchRule onlyARunKnowsServicesAndServers = noClasses()
            .that()
            .resideOutsideOfPackages("io.wayline.standalone.run..", "io.wayline.standalone.bench..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.wayline.ingest..",
                    "io.wayline.telemetry..",
                    "io.wayline.commands..",
                    "io.wayline.devices..",
                    "io.wayline.webhooks..",
                    "io.wayline.embedded..");

    @ArchTest
    static final ArchRule theBrokersInsidesAndSpringAreNotForUs =
            noClasses().should().dependOnClassesThat().resideInAnyPackage("kafka..", "org.springframework..");

    /** It starts with a handful of jars, so that it answers at once. */
    @ArchTest
    static final ArchRule decodeNeedsTheCodecOnly = noClasses()
            .that()
            .resideInAPackage("io.wayline.standalone.decode..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "io.wayline.proto..", "io.wayline.simulator..", "java.sql..");
}
