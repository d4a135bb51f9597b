package io.wayline.simulator;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** What may import what in this module. */
@AnalyzeClasses(packages = "io.wayline.simulator", importOptions = DoNotIncludeTests.class)
class ImportsTest {

    @ArchTest
    static final ArchRule theModuleKnowsTheCodecAndItsClients = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.wayline.simulator..",
                    "io.wayline.codec",
                    "io.netty..",
                    "org.HdrHistogram..",
                    "picocli..",
                    "org.slf4j..",
                    "org.jspecify..",
                    "java..",
                    "javax.net.ssl..");

    @ArchTest
    static final ArchRule aTrackerDecidesWithoutClockThreadsAndSockets = classes()
            .that()
            .resideInAPackage("io.wayline.simulator.tracker")
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.wayline.simulator.tracker",
                    "java.lang..",
                    "java.time",
                    "java.util",
                    "java.util.concurrent.atomic",
                    "org.jspecify..");

    @ArchTest
    static final ArchRule socketsStayInTheirRoom = noClasses()
            .that()
            .resideOutsideOfPackage("io.wayline.simulator.line")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.netty..");

    @ArchTest
    static final ArchRule onlyCommandsTalkToTheTerminal = noClasses()
            .that()
            .haveSimpleNameNotEndingWith("Command")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("picocli..");
}
