package io.wayline.system.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.system.deploy.Node;
import io.wayline.system.deploy.Repository;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/runbook.md is made from deploy/prometheus/alerts.yml, and every alert leads to its place there. */
final class RunbookPageTest {

    private static final String ALERTS = "deploy/prometheus/alerts.yml";
    private static final Pattern COUNTED = Pattern.compile("increase\\([^\\[]*\\[(\\d+)([smhd])]");
    private static final Pattern RATED = Pattern.compile("rate\\([^\\[]*\\[(\\d+)([smhd])]");

    private static final String HEAD = """
            # Runbook

            Every alert of `deploy/prometheus/alerts.yml`: what fires it, what it means, what to look at first, what to do, and when it
            is over. This page is made from that file: `./wayline docs` writes it, and the build fails when it is not up to date.

            *page*: somebody must act now. *ticket*: somebody must act in the next days. Metrics are those of `/metrics` at ingest-node
            and `/actuator/prometheus` at the others; [Operations](operations.md#health-and-metrics) has addresses and meanings, the
            dashboards in `deploy/grafana` show most of them. Routes of the REST API need a key.

            """;

    @Test
    void thePageSaysWhatTheAlertsSay() {
        var page = new StringBuilder(HEAD);
        page.append("| alert | severity | |\n|---|---|---|\n");
        alerts().forEach(alert -> page.append("| [%s](#%s) | %s | %s |\n"
                .formatted(
                        name(alert),
                        anchor(alert),
                        alert.at("labels", "severity").string(),
                        summary(alert))));
        for (var group : groups()) {
            page.append("\n## ").append(group.at("name").string()).append('\n');
            group.at("rules").items().forEach(alert -> page.append(section(alert)));
        }
        new GeneratedPage("runbook").mustBe(page.toString());
    }

    @Test
    void everyAlertHasAPlaceOnThePage() {
        assertThat(alerts()).hasSizeGreaterThan(20).allSatisfy(alert -> {
            assertThat(alert.at("annotations", "runbook_url").string()).isEqualTo("docs/runbook.md#" + anchor(alert));
            assertThat(alert.at("annotations", "fires").string()).hasSizeGreaterThan(20);
            assertThat(alert.at("annotations", "look").string()).hasSizeGreaterThan(60);
        });
    }

    private static String section(Node alert) {
        var expression = alert.at("expr").string().strip();
        return """

                ### %s

                %s *%s*

                * **Fires**: %s%s

                      %s

                * **Means**: %s
                * **Look first**: %s
                * **Remedy**: %s
                * **Over**: %s
                """.formatted(
                        name(alert),
                        summary(alert) + ".",
                        alert.at("labels", "severity").string(),
                        alert.at("annotations", "fires").string(),
                        alert.at("for").exists()
                                ? " It has been so for " + time(alert.at("for").string()) + "."
                                : "",
                        expression.lines().map(String::strip).collect(joining("\n      ")),
                        alert.at("annotations", "meaning").string().strip(),
                        alert.at("annotations", "look").string().strip(),
                        alert.at("annotations", "remedy").string().strip(),
                        over(expression));
    }

    /** Follows from the expression: a look back over a time stays true for that time after the last case. */
    private static String over(String expression) {
        for (var pattern : List.of(COUNTED, RATED)) {
            var match = pattern.matcher(expression);
            if (match.find()) {
                return "by itself, %s after the last case.".formatted(time(match.group(1) + match.group(2)));
            }
        }
        return "by itself, at the first look at which that is no longer so.";
    }

    private static String time(String text) {
        int count = Integer.parseInt(text.substring(0, text.length() - 1));
        var unit = switch (text.charAt(text.length() - 1)) {
            case 's' -> "second";
            case 'm' -> "minute";
            case 'h' -> "hour";
            case 'd' -> "day";
            default -> throw new AssertionError(text);
        };
        return "%d %s%s".formatted(count, unit, count == 1 ? "" : "s");
    }

    /** Of which one and the same instance or endpoint the alert is, is filled in when it fires. */
    private static String summary(Node alert) {
        return alert.at("annotations", "summary").string().replaceAll("\\{\\{ *\\$labels\\.(\\w+) *}}", "*$1*");
    }

    private static String name(Node alert) {
        return alert.at("alert").string();
    }

    private static String anchor(Node alert) {
        return LinksTest.anchor(name(alert));
    }

    private static List<Node> alerts() {
        return groups().stream()
                .flatMap(group -> group.at("rules").items().stream())
                .toList();
    }

    private static List<Node> groups() {
        return Repository.documents(ALERTS).getFirst().at("groups").items();
    }
}
