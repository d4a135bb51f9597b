package io.wayline.system.deploy;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names of the metrics that dashboards, alerts and autoscalers ask for. */
public final class WatchedMetrics {

    static final String ALERTS = "deploy/prometheus/alerts.yml";
    static final String DASHBOARDS = "deploy/grafana/dashboards";
    static final String AUTOSCALERS = "deploy/kubernetes/components/keda/scaled-objects.yaml";

    /** What stands in an expression beside names: labels and their values, ranges, lists of labels. */
    private static final Pattern NO_NAME =
            Pattern.compile("\\{[^}]*}|\\[[^]]*]|\\b(by|without|on|ignoring|group_left|group_right)\\s*\\([^)]*\\)");
    /** A name with a _ in it; what is followed by a bracket is a function. */
    private static final Pattern NAME = Pattern.compile("\\b[a-z]\\w*_\\w+\\b(?!\\s*\\()");

    private WatchedMetrics() {}

    public static Set<String> all() {
        return expressions()
                .flatMap(expression -> namesIn(expression).stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static Set<String> namesIn(String expression) {
        return NAME.matcher(NO_NAME.matcher(expression).replaceAll(" "))
                .results()
                .map(MatchResult::group)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    static List<String> dashboards() {
        return Repository.filesIn(DASHBOARDS, ".json");
    }

    private static Stream<String> expressions() {
        var documents = new ArrayList<>(Repository.documents(ALERTS));
        documents.addAll(Repository.documents(AUTOSCALERS));
        dashboards().forEach(file -> documents.addAll(Repository.documents(DASHBOARDS + "/" + file)));
        return documents.stream()
                .flatMap(document -> document.allAt(key -> key.equals("expr") || key.equals("query")))
                .map(Node::string);
    }
}
