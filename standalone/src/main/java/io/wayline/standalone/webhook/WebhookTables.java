package io.wayline.standalone.webhook;

import io.wayline.standalone.text.TextTable;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Endpoints and deliveries for people. */
public final class WebhookTables {

    private static final int WIDEST_CELL = 60;

    private WebhookTables() {}

    public static String endpoints(JsonNode endpoints) {
        var table =
                new TextTable(List.of("id", "name", "url", "events", "state", "failures", "last failure"), WIDEST_CELL);
        for (var endpoint : endpoints) {
            table.row(List.of(
                    text(endpoint, "id"),
                    text(endpoint, "name"),
                    text(endpoint, "url"),
                    endpoint.path("eventTypes")
                            .valueStream()
                            .map(type -> type.asString(""))
                            .collect(Collectors.joining(" ")),
                    state(endpoint, "stateReason"),
                    number(endpoint.path("health").path("consecutiveFailures")),
                    text(endpoint.path("health"), "lastFailure")));
        }
        return table.render() + "(%d endpoints)%n".formatted(endpoints.size());
    }

    /** @param names of endpoints by their ids; one that is gone is shown by its id */
    public static String deliveries(JsonNode deliveries, Map<String, String> names) {
        var table = new TextTable(
                List.of("id", "created", "event", "imei", "endpoint", "state", "attempts", "last status"), WIDEST_CELL);
        for (var delivery : deliveries) {
            table.row(List.of(
                    text(delivery, "id"),
                    moment(text(delivery, "createdAt")),
                    text(delivery, "type"),
                    text(delivery, "imei"),
                    names.getOrDefault(text(delivery, "endpointId"), text(delivery, "endpointId")),
                    state(delivery, "reason"),
                    number(delivery.path("attemptCount")),
                    number(delivery.path("lastStatus"))));
        }
        return table.render() + "(%d deliveries)%n".formatted(deliveries.size());
    }

    private static String state(JsonNode node, String reason) {
        var why = text(node, reason);
        return text(node, "state") + (why.isEmpty() ? "" : ", " + why);
    }

    private static String number(JsonNode node) {
        return node.isNumber() ? node.toString() : "";
    }

    /** Without fractions, which tell people nothing. */
    private static String moment(String text) {
        return text.replaceFirst("\\.\\d+Z$", "Z");
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }
}
