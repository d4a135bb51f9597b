package io.wayline.proto;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.LIST;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

/** {@code docs/asyncapi.yaml} is sound in itself, and says of every topic and message what the code says. */
class AsyncApiTest {

    private static final Path DOCUMENT = Path.of("../docs/asyncapi.yaml");
    private static final Path PROTOS = Path.of("src/main/proto");
    private static final Set<String> PARTS =
            Set.of("asyncapi", "info", "defaultContentType", "servers", "channels", "operations", "components");

    private static final TopicChoices WITH_JSON = new TopicChoices(true, Map.of());

    private final Map<String, Object> document;

    AsyncApiTest() throws IOException {
        document = new Yaml().load(Files.readString(DOCUMENT));
    }

    @Test
    void hasThePartsOfAsyncApi3() {
        assertThat(document.get("asyncapi")).isEqualTo("3.0.0");
        assertThat(PARTS).containsAll(document.keySet());
        assertThat(at("info")).containsKeys("title", "version");
        assertThat(at("servers", "kafka")).containsKeys("host", "protocol");
    }

    @Test
    void everyReferencePointsToSomething() {
        assertThat(references(document).toList()).isNotEmpty().allSatisfy(reference -> {
            if (reference.startsWith("./")) {
                assertThat(DOCUMENT.resolveSibling(reference)).exists();
            } else {
                assertThat(reference).startsWith("#/");
                assertThat(found(reference)).as(reference).isPresent();
            }
        });
    }

    @Test
    void everyOperationNamesAMessageOfItsChannel() {
        assertThat(at("operations")).allSatisfy((name, operation) -> {
            var channel = (String) map(map(operation).get("channel")).get("$ref");
            assertThat(Set.of("send", "receive"))
                    .contains((String) map(operation).get("action"));
            assertThat((List<?>) map(operation).get("messages"))
                    .isNotEmpty()
                    .allSatisfy(message ->
                            assertThat((String) map(message).get("$ref")).startsWith(channel + "/messages/"));
        });
    }

    @Test
    void everyTopicIsDescribedAsItIsMade() {
        var described = at("channels").values().stream()
                .map(AsyncApiTest::map)
                .collect(toMap(channel -> (String) channel.get("address"), channel -> channel));
        var topics = new ArrayList<>(Topics.DEFAULT.all(6, WITH_JSON));

        assertThat(described.keySet())
                .containsExactlyInAnyOrderElementsOf(
                        Stream.concat(topics.stream().map(Topics.Topic::name), Stream.of("commands.{imei}"))
                                .toList());
        topics.forEach(topic -> assertDescribed(topic, Objects.requireNonNull(described.get(topic.name()))));
        var ofOne = Topics.DEFAULT.commandChannelOf("350612345678901");
        assertDescribed(ofOne, Objects.requireNonNull(described.get("commands.{imei}")));
    }

    private static void assertDescribed(Topics.Topic topic, Map<String, Object> channel) {
        var settings = map(map(map(channel.get("bindings")).get("kafka")).get("topicConfiguration"));
        assertThat(settings.get("cleanup.policy")).as(topic.name()).isEqualTo(List.of(policy(topic)));
        assertThat(Optional.ofNullable(settings.get("retention.ms")).map(Object::toString))
                .as(topic.name())
                .isEqualTo(Optional.ofNullable(topic.settings().get("retention.ms")));
        assertThat(channel.get("x-partitions"))
                .as(topic.name())
                .isEqualTo(topic.partitions() == 1 ? (Object) 1 : "TOPIC_PARTITIONS");
        assertThat(channel).containsKeys("description", "x-retention", "x-written-by", "x-read-by");
    }

    private static String policy(Topics.Topic topic) {
        return Objects.requireNonNull(topic.settings().get("cleanup.policy"));
    }

    @Test
    void everyMessageIsOneOfOurSchemas() throws IOException {
        for (var message : protobufMessages()) {
            var proto = Path.of("..").resolve((String) map(message).get("x-proto"));
            var name = String.valueOf(map(map(message).get("payload")).get("schema"));
            var text = Files.readString(proto);
            assertThat(text).contains("package " + name.substring(0, name.lastIndexOf('.')) + ";");
            assertThat(text).contains("message " + name.substring(name.lastIndexOf('.') + 1) + " {");
        }
    }

    private List<Object> protobufMessages() {
        return at("components", "messages").values().stream()
                .filter(message -> "application/protobuf".equals(map(message).get("contentType")))
                .toList();
    }

    @Test
    void aTopicThatIsNotAlwaysThereSaysWhenItIs() {
        var always = Topics.DEFAULT.all(6).stream().map(Topics.Topic::name).toList();

        assertThat(Topics.DEFAULT.all(6, WITH_JSON))
                .extracting(Topics.Topic::name)
                .filteredOn(name -> !always.contains(name))
                .allSatisfy(name -> assertThat(at("channels").values().stream()
                                .map(AsyncApiTest::map)
                                .filter(channel -> name.equals(channel.get("address"))))
                        .singleElement()
                        .satisfies(channel -> assertThat(channel).containsKey("x-exists-if")))
                .isNotEmpty();
    }

    /** Not one field without a word about it: on the line before, or before a run of fields that one sentence describes. */
    @Test
    void everyFieldOfEveryMessageHasAComment() throws IOException {
        var field = Pattern.compile("^\\s+(?:optional |repeated )?[\\w.]+ (\\w+) = \\d+;.*$");
        var bare = new ArrayList<String>();
        try (var protos = Files.walk(PROTOS)) {
            for (var proto : protos.filter(Files::isRegularFile).toList()) {
                var lines = Arrays.asList(Files.readString(proto, UTF_8).split("\n", -1));
                for (int i = 1; i < lines.size(); i++) {
                    var name = field.matcher(lines.get(i));
                    if (name.matches() && !lines.get(i - 1).strip().startsWith("//")) {
                        bare.add(proto.getFileName() + ": " + name.group(1));
                    }
                }
            }
        }
        assertThat(bare).as("fields without a comment").isEmpty();
    }

    /** All but the line of a trace, which most records have not. */
    @Test
    void everyHeaderIsOneThatProducersSet() {
        var set = Stream.of(new CloudEventHeaders("t", "s")
                        .of(new byte[0], CloudEventHeaders.time(Instant.EPOCH))
                        .toArray())
                .map(Header::key)
                .collect(toSet());

        assertThat(List.of("CloudEvent", "CloudEventJson")).allSatisfy(name -> {
            var schema = at("components", "schemas", name);
            var headers = new HashSet<>(map(schema.get("properties")).keySet());
            assertThat(headers.remove("traceparent")).isTrue();
            assertThat(headers).isEqualTo(set);
            assertThat(schema.get("required")).asInstanceOf(LIST).hasSameElementsAs(set);
        });
    }

    @Test
    void everyMessageSaysItsHeadersOfItsContentType() {
        assertThat(at("components", "messages")).allSatisfy((name, message) -> {
            var headers = String.valueOf(map(map(message).get("headers")).get("$ref"));
            var type =
                    map(map(map(found(headers).orElseThrow()).get("properties")).get("content-type"));
            assertThat(type.get("const")).isEqualTo(map(message).get("contentType"));
        });
    }

    private Map<String, Object> at(String... path) {
        Object here = document;
        for (var step : path) {
            here = Objects.requireNonNull(map(here).get(step), step);
        }
        return map(here);
    }

    private Optional<Object> found(String reference) {
        Object here = document;
        for (var step : reference.substring(2).split("/", -1)) {
            if (!(here instanceof Map<?, ?> map) || !map.containsKey(step)) {
                return Optional.empty();
            }
            here = map.get(step);
        }
        return Optional.ofNullable(here);
    }

    private static Stream<String> references(Object node) {
        if (node instanceof Map<?, ?> map) {
            return map.entrySet().stream()
                    .flatMap(entry -> "$ref".equals(entry.getKey())
                            ? Stream.of(String.valueOf(entry.getValue()))
                            : references(entry.getValue()));
        }
        return node instanceof List<?> list ? list.stream().flatMap(AsyncApiTest::references) : Stream.empty();
    }

    @SuppressWarnings("unchecked") // YAML's mappings have texts for keys
    private static Map<String, Object> map(@Nullable Object node) {
        return (Map<String, Object>) Objects.requireNonNull(node);
    }
}
