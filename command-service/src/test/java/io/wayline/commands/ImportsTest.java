package io.wayline.commands;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.simpleNameEndingWith;
import static com.tngtech.archunit.lang.conditions.ArchConditions.notBePublic;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** The walls of the service: features know no technology but {@code @Transactional}, adapters point inwards and have one door. */
@AnalyzeClasses(
        packages = {"io.wayline.commands", "io.wayline.devices"},
        importOptions = DoNotIncludeTests.class)
class ImportsTest {

    private static final String[] FEATURES = {
        "io.wayline.commands.ledger",
        "io.wayline.commands.submission",
        "io.wayline.commands.catalogue",
        "io.wayline.commands.access",
        "io.wayline.commands.outbox",
        "io.wayline.commands.routing",
        "io.wayline.devices.registry",
        "io.wayline.devices.presence",
        "io.wayline.devices.telemetry"
    };

    private static final String[] ADAPTERS = {
        "io.wayline.*.*.jpa..",
        "io.wayline.*.*.jdbc..",
        "io.wayline.*.*.kafka..",
        "io.wayline.*.*.http..",
        "io.wayline.*.*.rounds.."
    };

    private static final DescribedPredicate<JavaClass> TECHNOLOGY = resideInAnyPackage(
                    "org.springframework..",
                    "org.hibernate..",
                    "jakarta..",
                    "org.apache.kafka..",
                    "com.google.protobuf..",
                    "io.wayline.proto..",
                    "java.sql..",
                    "javax.sql..",
                    "org.postgresql..",
                    "io.micrometer..",
                    "io.opentelemetry..",
                    "io.wayline.tracing..")
            .and(DescribedPredicate.not(resideInAPackage("org.springframework.transaction.annotation")));

    @ArchTest
    static final ArchRule featuresKnowNoTechnology = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .and(simpleNameEndingWith("Properties").negate())
            .should()
            .dependOnClassesThat(TECHNOLOGY);

    @ArchTest
    static final ArchRule adaptersPointInwards = noClasses()
            .that()
            .resideInAnyPackage(FEATURES)
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(ADAPTERS);

    @ArchTest
    static final ArchRule anAdapterOfTheLedgerHasOneDoor = classes()
            .that(resideInAnyPackage(
                            "io.wayline.commands.ledger.jpa",
                            "io.wayline.commands.ledger.kafka",
                            "io.wayline.commands.ledger.rounds")
                    .and(DescribedPredicate.not(simpleNameEndingWith("Configuration")))
                    .and(DescribedPredicate.describe("top-level", type -> !type.isNestedClass())))
            .should(notBePublic());

    @ArchTest
    static final ArchRule entitiesStayInTheirAdapter = noClasses()
            .that()
            .resideOutsideOfPackages("io.wayline.*.*.jpa..", "io.wayline.foundation.database..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("jakarta.persistence..", "org.hibernate..");

    @ArchTest
    static final ArchRule noOtherServiceIsImported = noClasses()
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(
                    "io.wayline.codec..",
                    "io.wayline.ingest..",
                    "io.wayline.telemetry..",
                    "io.wayline.webhooks..",
                    "io.wayline.embedded..");
}
