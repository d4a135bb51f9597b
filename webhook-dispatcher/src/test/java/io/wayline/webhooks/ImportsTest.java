package io.wayline.webhooks;

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
@AnalyzeClasses(packages = "io.wayline.webhooks", importOptions = DoNotIncludeTests.class)
class ImportsTest {

    private static final String[] FEATURES = {
        "io.wayline.webhooks.endpoint",
        "io.wayline.webhooks.signing",
        "io.wayline.webhooks.address",
        "io.wayline.webhooks.event",
        "io.wayline.webhooks.payload",
        "io.wayline.webhooks.delivery",
        "io.wayline.webhooks.telemetry",
        "io.wayline.webhooks.replay",
        "io.wayline.webhooks.log"
    };

    private static final String[] ADAPTERS = {
        "io.wayline.webhooks.*.jpa..",
        "io.wayline.webhooks.*.jdbc..",
        "io.wayline.webhooks.*.kafka..",
        "io.wayline.webhooks.*.http..",
        "io.wayline.webhooks.*.client..",
        "io.wayline.webhooks.*.rounds.."
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
    static final ArchRule anAdapterHasOneDoor = classes()
            .that(resideInAnyPackage(ADAPTERS)
                    .and(DescribedPredicate.not(simpleNameEndingWith("Configuration")))
                    .and(DescribedPredicate.describe("top-level", type -> !type.isNestedClass())))
            .should(notBePublic())
            .allowEmptyShould(true);

    @ArchTest
    static final ArchRule entitiesStayInTheirAdapter = noClasses()
            .that()
            .resideOutsideOfPackage("io.wayline.webhooks.*.jpa..")
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
                    "io.wayline.commands..",
                    "io.wayline.devices..",
                    "io.wayline.embedded..");
}
