package io.wayline.telemetry;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.notBePublic;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the service: features know no technology, adapters point inwards and have one door. */
@AnalyzeClasses(packages = "io.wayline.telemetry", importOptions = DoNotIncludeTests.class)
class ImportsTest {

    private static final String[] FEATURES = {"io.wayline.telemetry.ingestion", "io.wayline.telemetry.retention"};

    @ArchTest
    static final ArchRule featuresKnowNoTechnology = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .and(simpleNameEndingWith("Properties").negate())
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "org.springframework..",
                    "org.apache.kafka..",
                    "com.google.protobuf..",
                    "io.wayline.proto..",
                    "java.sql..",
                    "javax.sql..",
                    "org.postgresql..",
                    "io.micrometer..",
                    "io.wayline.foundation..");

    @ArchTest
    static final ArchRule adaptersPointInwards = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.wayline.telemetry.*.jdbc..", "io.wayline.telemetry.*.kafka..");

    @ArchTest
    static final ArchRule adaptersDoNotMeet = slices().matching("io.wayline.telemetry.(*).(*)..")
            .namingSlices("$2 adapter of $1")
            .should()
            .notDependOnEachOther();

    @ArchTest
    static final ArchRule anAdapterHasOneDoor = classes()
            .that(resideInAPackage("io.wayline.telemetry.*.jdbc..")
                    .or(resideInAPackage("io.wayline.telemetry.*.kafka..")))
            .and(simpleNameEndingWith("Configuration").negate())
            .should(notBePublic());

    @ArchTest
    static final ArchRule sqlStaysInItsAdapters = noClasses()
            .that()
            .resideOutsideOfPackage("io.wayline.telemetry.*.jdbc..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("java.sql..", "org.postgresql..", "liquibase..");

    /** Spans may be begun and ended everywhere, as lines may be logged; where they go is not said here. */
    @ArchTest
    static final ArchRule spansAreAllThatIsSeenOfTracing = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.opentelemetry.sdk..", "io.opentelemetry.exporter..");

    @ArchTest
    static final ArchRule whatIsOnlyForServicesWithAnApiStaysAway = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "org.hibernate..", "org.springdoc..");

    @ArchTest
    static final ArchRule noOtherServiceIsImported = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.wayline.codec..",
                    "io.wayline.ingest..",
                    "io.wayline.commands..",
                    "io.wayline.devices..",
                    "io.wayline.webhooks..",
                    "io.wayline.embedded..");
}
