package io.wayline.ingest;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

@AnalyzeClasses(packages = "io.wayline.ingest", importOptions = DoNotIncludeTests.class)
class ImportsTest {

    @ArchTest
    static final ArchRule kafkaAndProtobufStayInTheirRoom = noClasses()
            .that()
            .resideOutsideOfPackage("io.wayline.ingest.kafka..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("org.apache.kafka..", "com.google.protobuf..", "io.wayline.proto..");

    @ArchTest
    static final ArchRule theMeterStaysInItsRoom = noClasses()
            .that()
            .resideOutsideOfPackage("io.wayline.ingest.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.micrometer..", "com.sun.net.httpserver..");

    @ArchTest
    static final ArchRule onlyTheWiringKnowsTheAdapters = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.wayline.ingest.connection..",
                    "io.wayline.ingest.listener..",
                    "io.wayline.ingest.login..",
                    "io.wayline.ingest.session..",
                    "io.wayline.ingest.telemetry..",
                    "io.wayline.ingest.command..",
                    "io.wayline.ingest.pressure..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.wayline.ingest.kafka..");

    @ArchTest
    static final ArchRule whatIsPublishedKnowsNoSockets = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.wayline.ingest.kafka..",
                    "io.wayline.ingest.telemetry..",
                    "io.wayline.ingest.command..",
                    "io.wayline.ingest.pressure..",
                    "io.wayline.ingest.metrics..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.netty..");

    @ArchTest
    static final ArchRule noSpringInFrontOfTheInternet =
            noClasses().should().dependOnClassesThat().resideInAPackage("org.springframework..");

    /** Spans may be begun and ended everywhere, as lines may be logged; where they go is not said here. */
    @ArchTest
    static final ArchRule spansAreAllThatIsSeenOfTracing = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..");

    @ArchTest
    static final ArchRule roomsDoNotGoInCircles =
            slices().matching("io.wayline.ingest.(*)..").should().beFreeOfCycles();
}
