package io.wayline.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dashboards and alerts ask for metrics that exist. A name exists if the sources of some module register it: in one piece, or
 * as the prefix and the rest that they put together. {@code OneCommandIT} asks running services the same, for the metrics of
 * others too, and {@code system-tests/compose/run.sh --observability} a running Prometheus.
 */
final class MonitoringFilesTest {

    private static final List<String> MODULES =
            List.of("ingest-node", "telemetry-consumer", "command-service", "webhook-dispatcher", "service-foundation");
    private static final Pattern LITERAL = Pattern.compile("\"(\\.?[a-z][a-z]*(?:\\.[a-z]+)*\\.?)\"");
    /** What Prometheus appends: the unit of a timer, the parts of a histogram, the mark of a counter. */
    private static final Pattern SUFFIX = Pattern.compile("(_seconds)?(_bucket|_count|_sum|_max)$|_seconds$|_total$");

    @Test
    void everyMetricThatIsWatchedIsRegistered() {
        var registered = registered();
        assertThat(WatchedMetrics.all())
                .filteredOn(name -> name.startsWith("wayline_"))
                .hasSizeGreaterThan(80)
                .allSatisfy(
                        name -> assertThat(Stream.of(name, SUFFIX.matcher(name).replaceFirst("")))
                                .as(name)
                                .anyMatch(registered::contains));
    }

    @Test
    void namesAreToldFromFunctionsAndLabels() {
        assertThat(WatchedMetrics.namesIn(
                        "histogram_quantile(0.99, sum by (le, some_label) (rate(a_seconds_bucket[5m])))"
                                + " and on (some_label) count(b_c{of_whom=~\"d_e|f\"} == 0) > 0"))
                .containsExactlyInAnyOrder("a_seconds_bucket", "b_c");
    }

    @Test
    void everyAlertSaysWhatItMeansAndWhatToDo() {
        var names = new HashSet<String>();
        assertThat(alerts()).hasSizeGreaterThan(20).allSatisfy(alert -> {
            assertThat(names.add(alert.at("alert").string()))
                    .as("twice: %s", alert.at("alert"))
                    .isTrue();
            assertThat(alert.at("labels", "severity").string()).isIn("page", "ticket");
            assertThat(alert.at("annotations", "summary").string()).hasSizeBetween(20, 120);
            assertThat(alert.at("annotations", "meaning").string()).hasSizeGreaterThan(40);
            assertThat(alert.at("annotations", "remedy").string()).hasSizeGreaterThan(40);
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelHasItsPlaceAndItsSource(String file) {
        // Every JSON document of ours is YAML as well.
        var dashboard =
                Repository.documents(WatchedMetrics.DASHBOARDS + "/" + file).getFirst();
        var taken = new HashSet<String>();

        assertThat(dashboard.at("uid").string()).startsWith("wayline-");
        assertThat(dashboard.at("panels").items()).hasSizeGreaterThan(10).allSatisfy(panel -> {
            assertThat(panel.at("datasource", "uid").string()).isEqualTo(dataSource());
            assertThat(panel.at("targets").items()).isNotEmpty();
            var place = panel.at("gridPos");
            assertThat(taken.add(place.at("x").string() + "," + place.at("y").string()))
                    .isTrue();
            assertThat(place.at("x").number() + place.at("w").number()).isLessThanOrEqualTo(24);
        });
    }

    @ParameterizedTest
    @MethodSource("dashboards")
    void everyPanelIsExplainedBesideItsPicture(String file) {
        var dashboard =
                Repository.documents(WatchedMetrics.DASHBOARDS + "/" + file).getFirst();
        var name = file.replace(".json", "");
        var page = Repository.text("docs/dashboards.md");
        int begin = page.indexOf("](pictures/" + name + ".svg)");
        assertThat(begin).as("picture of %s", name).isPositive();
        var section = page.substring(begin, page.indexOf("\n## ", begin));
        var explained = section.lines()
                .filter(line -> line.startsWith("| "))
                .map(line -> line.substring(2, line.indexOf(" |", 2)))
                .collect(Collectors.joining(", "));
        var picture = Repository.text("docs/pictures/" + name + ".svg");

        assertThat(dashboard.at("panels").items())
                .extracting(panel -> panel.at("title").string())
                .allSatisfy(title -> {
                    assertThat(", " + explained + ", ").contains(", " + title + ", ");
                    assertThat(picture).contains(">" + title + "</text>");
                });
    }

    @Test
    void everyServiceIsScraped() {
        assertThat(Repository.documents("deploy/prometheus/prometheus.yml")
                        .getFirst()
                        .at("scrape_configs")
                        .items())
                .extracting(job -> job.at("job_name").string())
                .containsExactlyInAnyOrder(
                        "ingest-node", "telemetry-consumer", "command-service", "webhook-dispatcher");
    }

    static List<String> dashboards() {
        return WatchedMetrics.dashboards();
    }

    private static String dataSource() {
        return Repository.documents("deploy/grafana/provisioning/datasources/prometheus.yml")
                .getFirst()
                .at("datasources")
                .items()
                .getFirst()
                .at("uid")
                .string();
    }

    private static List<Node> alerts() {
        return Repository.documents(WatchedMetrics.ALERTS).getFirst().at("groups").items().stream()
                .flatMap(group -> group.at("rules").items().stream())
                .toList();
    }

    private static Set<String> registered() {
        var names = new HashSet<String>();
        var intake = literals("service-foundation");
        for (var module : MODULES) {
            var literals = literals(module);
            var prefixes = literals.stream()
                    .filter(literal -> literal.startsWith("wayline.") && literal.endsWith("."))
                    .collect(Collectors.toSet());
            for (var literal : literals) {
                names.add(literal);
                prefixes.forEach(prefix -> names.add(prefix + literal));
            }
            // What the foundation measures stands under the name that its service gives it.
            for (var service : literals) {
                if (service.matches("wayline\\.[a-z]+")) {
                    intake.forEach(rest -> names.add(service + rest));
                    intake.forEach(rest -> names.add(service + ".intake." + rest));
                }
            }
        }
        return names.stream().map(name -> name.replace('.', '_')).collect(Collectors.toSet());
    }

    private static Set<String> literals(String module) {
        return Repository.sourcesOf(module).stream()
                .flatMap(source -> LITERAL.matcher(source).results())
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
    }
}
