package io.wayline.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Dashboards and alerts ask for metrics that exist. A name exists if the sources of some module register it: in one piece, or
 * as the prefix and the rest that they put together. {@code system-tests/compose/run.sh --observability} asks a running
 * Prometheus the same.
 */
final class MonitoringFilesTest {

    private static final String ALERTS = "deploy/prometheus/alerts.yml";
    private static final String DASHBOARDS = "deploy/grafana/dashboards";
    private static final List<String> MODULES =
            List.of("ingest-node", "telemetry-consumer", "command-service", "webhook-dispatcher", "service-foundation");
    private static final Pattern OURS = Pattern.compile("\\bwayline_[a-z_]+\\b");
    private static final Pattern LITERAL = Pattern.compile("\"(\\.?[a-z][a-z]*(?:\\.[a-z]+)*\\.?)\"");
    /** What Prometheus appends: the unit of a timer, the parts of a histogram, the mark of a counter. */
    private static final Pattern SUFFIX = Pattern.compile("(_seconds)?(_bucket|_count|_sum|_max)$|_seconds$|_total$");

    @Test
    void everyMetricThatIsWatchedIsRegistered() {
        var registered = registered();
        assertThat(watched())
                .hasSizeGreaterThan(80)
                .allSatisfy(
                        name -> assertThat(Stream.of(name, SUFFIX.matcher(name).replaceFirst("")))
                                .as(name)
                                .anyMatch(registered::contains));
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
        var dashboard = Repository.documents(DASHBOARDS + "/" + file).getFirst();
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
        return Repository.filesIn(DASHBOARDS, ".json");
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
        return Repository.documents(ALERTS).getFirst().at("groups").items().stream()
                .flatMap(group -> group.at("rules").items().stream())
                .toList();
    }

    private static Set<String> watched() {
        var texts = new ArrayList<>(List.of(
                Repository.text(ALERTS), Repository.text("deploy/kubernetes/components/keda/scaled-objects.yaml")));
        dashboards().forEach(file -> texts.add(Repository.text(DASHBOARDS + "/" + file)));
        return texts.stream()
                .flatMap(text -> OURS.matcher(text).results())
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
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
