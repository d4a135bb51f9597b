package io.wayline.standalone.api;

import io.wayline.standalone.text.TextTable;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What the API knows of trackers, for people. */
public final class DeviceReport {

    private static final int WIDEST_CELL = 60;
    private static final int ROWS_PER_PAGE = 200;
    private static final int MOST_PAGES = 50;
    /** Each costs a request. */
    private static final int MOST_LAST_SEEN = 100;

    private static final int LAST_ROWS = 5;

    private final ApiClient api;

    public DeviceReport(ApiClient api) {
        this.api = api;
    }

    /** The trackers that are connected, with what the registry says of their models. */
    public ArrayNode connected() throws InterruptedException {
        var models = models();
        var answer = api.get("/api/v1/devices").path("devices");
        var devices = ApiClient.JSON.createArrayNode();
        for (var device : answer) {
            var known = (ObjectNode) device.deepCopy();
            var imei = text(known, "imei");
            if (!known.has("model") && models.containsKey(imei)) {
                known.put("model", models.get(imei));
            }
            if (!known.has("lastSeenAt") && devices.size() < MOST_LAST_SEEN) {
                position(imei).ifPresent(position -> known.put("lastSeenAt", text(position, "receivedAt")));
            }
            devices.add(known);
        }
        return devices;
    }

    /** The node is a column if the API says it. */
    public static String connectedTable(JsonNode devices) {
        boolean nodes = devices.valueStream().anyMatch(device -> device.hasNonNull("node"));
        var columns = new ArrayList<>(List.of("imei", "model", "connected since", "last seen", "remote"));
        if (nodes) {
            columns.add("node");
        }
        var table = new TextTable(columns, WIDEST_CELL);
        for (var device : devices) {
            var cells = new ArrayList<>(List.of(
                    text(device, "imei"),
                    text(device, "model"),
                    since(device),
                    moment(text(device, "lastSeenAt")),
                    remote(device)));
            if (nodes) {
                cells.add(text(device, "node"));
            }
            table.row(cells);
        }
        return table.render() + count(devices.size(), "connected");
    }

    /** All trackers of the registry. */
    public ArrayNode registered() throws InterruptedException {
        var devices = ApiClient.JSON.createArrayNode();
        var cursor = "";
        for (int page = 0; page < MOST_PAGES; page++) {
            var answer = api.get("/api/v1/devices/registered?limit=" + ROWS_PER_PAGE
                    + (cursor.isEmpty() ? "" : "&cursor=" + cursor));
            answer.path("devices").forEach(devices::add);
            cursor = text(answer, "nextCursor");
            if (cursor.isEmpty()) {
                break;
            }
        }
        return devices;
    }

    public static String registeredTable(JsonNode devices) {
        var table = new TextTable(
                List.of("imei", "name", "model", "codec 14", "banned", "source", "registered"), WIDEST_CELL);
        for (var device : devices) {
            table.row(List.of(
                    text(device, "imei"),
                    text(device, "name"),
                    text(device, "model"),
                    yes(device, "codec14"),
                    yes(device, "banned"),
                    text(device, "source"),
                    moment(text(device, "registeredAt"))));
        }
        return table.render() + count(devices.size(), "registered");
    }

    /** Everything about one tracker; what there is not is absent. */
    public ObjectNode about(String imei) throws InterruptedException {
        var about = ApiClient.JSON.createObjectNode().put("imei", imei);
        add(about, "registration", api.find("/api/v1/devices/registered/" + imei), "device");
        add(about, "session", api.find("/api/v1/devices/" + imei), "device");
        position(imei).ifPresent(position -> about.set("position", position));
        add(about, "commands", api.find("/api/v1/commands?limit=%d&imei=%s".formatted(LAST_ROWS, imei)), "commands");
        add(about, "messages", api.find("/api/v1/devices/%s/messages?limit=%d".formatted(imei, LAST_ROWS)), "messages");
        return about;
    }

    private static void add(ObjectNode about, String name, Optional<JsonNode> answer, String part) {
        answer.map(node -> node.path(part)).filter(JsonNode::isContainer).ifPresent(node -> about.set(name, node));
    }

    /** True if anything at all is known of it. */
    public static boolean isKnown(JsonNode about) {
        return about.has("registration")
                || about.has("session")
                || about.has("position")
                || !about.path("commands").isEmpty();
    }

    public static String aboutText(JsonNode about) {
        var text = new StringBuilder(section("registration", about, "not registered", List.of()));
        text.append(section("session", about, "not connected", List.of()));
        text.append(section("position", about, "none yet", List.of("elements", "lastFix")));
        text.append(rows("last commands", about.path("commands"), commandTable(about.path("commands"))));
        text.append(rows("last messages", about.path("messages"), messageTable(about.path("messages"))));
        return text.toString();
    }

    private static String section(String name, JsonNode about, String otherwise, List<String> withheld) {
        var section = about.path(name);
        if (section.isMissingNode()) {
            return "%s: %s%n%n".formatted(name, otherwise);
        }
        var table = new TextTable(List.of(name, ""), WIDEST_CELL);
        section.properties().forEach(property -> {
            if (!withheld.contains(property.getKey()) && !property.getKey().equals("imei")) {
                table.row(List.of(property.getKey(), value(property.getKey(), property.getValue())));
            }
        });
        return table.render() + System.lineSeparator();
    }

    private static String value(String name, JsonNode value) {
        if (name.equals("connectedAt")) {
            return instant(value.asLong(0));
        }
        return value.isString() ? moment(value.asString("")) : value.toString();
    }

    private static String rows(String name, JsonNode rows, TextTable table) {
        return rows.isEmpty() ? "%s: none%n%n".formatted(name) : "%s%n%s%n".formatted(name, table.render());
    }

    private static TextTable commandTable(JsonNode commands) {
        var table = new TextTable(List.of("when", "command", "state", "reason", "attempts", "answer"), WIDEST_CELL);
        for (var command : commands) {
            table.row(List.of(
                    moment(text(command, "createdAt")),
                    text(command, "command"),
                    text(command, "state"),
                    text(command, "reason"),
                    Integer.toString(command.path("attemptCount").asInt(0)),
                    text(command, "response")));
        }
        return table;
    }

    private static TextTable messageTable(JsonNode messages) {
        var table = new TextTable(List.of("when", "kind", "match", "text"), WIDEST_CELL);
        for (var message : messages) {
            var said = text(message, "text");
            table.row(List.of(
                    moment(text(message, "receivedAt")),
                    text(message, "kind"),
                    text(message, "match"),
                    said.isEmpty() ? text(message, "payloadHex") : said));
        }
        return table;
    }

    /** Also empty while telemetry cannot be asked: the rest is worth knowing without it. */
    private Optional<JsonNode> position(String imei) throws InterruptedException {
        try {
            return api.find("/api/v1/devices/" + imei + "/position")
                    .map(answer -> answer.path("position"))
                    .filter(JsonNode::isObject);
        } catch (ApiException e) {
            if (e.status() == 0) {
                throw e;
            }
            return Optional.empty();
        }
    }

    private Map<String, String> models() throws InterruptedException {
        var models = new HashMap<String, String>();
        for (var device : registered()) {
            if (device.hasNonNull("model")) {
                models.put(text(device, "imei"), text(device, "model"));
            }
        }
        return models;
    }

    private static String since(JsonNode device) {
        return device.has("connectedAt") ? instant(device.path("connectedAt").asLong(0)) : "";
    }

    private static String remote(JsonNode device) {
        return text(device, "remoteAddress")
                + (device.has("remotePort") ? ":" + device.path("remotePort").asInt(0) : "");
    }

    private static String instant(long millis) {
        return Instant.ofEpochMilli(millis).truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** Without fractions, which tell people nothing; other texts as they are. */
    private static String moment(String text) {
        return text.replaceFirst("^(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d)\\.\\d+Z$", "$1Z");
    }

    private static String text(JsonNode node, String name) {
        return node.path(name).asString("");
    }

    private static String yes(JsonNode node, String name) {
        return node.path(name).asBoolean(false) ? "yes" : "";
    }

    private static String count(int count, String what) {
        return "(%d %s)%n".formatted(count, what);
    }
}
