package io.wayline.proto;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.acl.AccessControlEntry;
import org.apache.kafka.common.acl.AclBinding;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.acl.AclPermissionType;
import org.apache.kafka.common.resource.PatternType;
import org.apache.kafka.common.resource.ResourcePattern;
import org.apache.kafka.common.resource.ResourceType;

/** What each service may do in Kafka, and no more: with these ACLs and a broker that denies the rest, all of Wayline runs. */
public final class TopicRights {

    public static final String INGEST_NODE = "ingest-node";
    public static final String TELEMETRY_CONSUMER = "telemetry-consumer";
    public static final String COMMAND_SERVICE = "command-service";
    public static final String WEBHOOK_DISPATCHER = "webhook-dispatcher";

    private final Topics topics;
    private final List<AclBinding> bindings = new ArrayList<>();
    private final String principal;

    private TopicRights(Topics topics, String principal) {
        this.topics = topics;
        this.principal = principal;
    }

    /** Services in the order of a packet's road. */
    public static List<String> services() {
        return List.of(INGEST_NODE, TELEMETRY_CONSUMER, COMMAND_SERVICE, WEBHOOK_DISPATCHER);
    }

    /**
     * The rights of all services.
     *
     * @param principals service to Kafka principal, for example {@code ingest-node} to {@code User:wayline-ingest}
     */
    public static List<AclBinding> all(Topics topics, Map<String, String> principals) {
        return services().stream()
                .filter(principals::containsKey)
                .flatMap(service -> of(topics, service, principals.getOrDefault(service, "")).stream())
                .toList();
    }

    /** The rights of one service. */
    public static List<AclBinding> of(Topics topics, String service, String principal) {
        var rights = new TopicRights(topics, principal);
        switch (service) {
            case INGEST_NODE -> rights.ingestNode();
            case TELEMETRY_CONSUMER -> rights.telemetryConsumer();
            case COMMAND_SERVICE -> rights.commandService();
            case WEBHOOK_DISPATCHER -> rights.webhookDispatcher();
            default ->
                throw new IllegalArgumentException("service: %s (expected: one of %s)".formatted(service, services()));
        }
        return List.copyOf(rights.bindings);
    }

    /** Reads without a group: every node reads everything of the topics it follows. */
    private void ingestNode() {
        write(topics.telemetryRecords());
        write(topics.telemetryQuarantine());
        write(topics.commandResponses());
        write(topics.deviceSessions());
        write(topics.ingestNodes());
        write(topics.deviceCaptures());
        read(topics.deviceSessions());
        read(topics.deviceRegistry());
        read(topics.commands());
        readAll(topics.commandsOf(""));
    }

    /** The JSON copy is written where it is switched on; its group begins as the service's own does. */
    private void telemetryConsumer() {
        read(topics.telemetryRecords());
        write(topics.telemetryRecordsJson());
        write(topics.telemetryQuarantine());
        group(TELEMETRY_CONSUMER);
    }

    /** Makes the command channels of the strategy per-imei itself. */
    private void commandService() {
        read(topics.commandResponses());
        read(topics.commandRequests());
        read(topics.deviceSessions());
        read(topics.ingestNodes());
        write(topics.commandEvents());
        write(topics.deviceRegistry());
        write(topics.commands());
        var channels = new ResourcePattern(ResourceType.TOPIC, topics.commandsOf(""), PatternType.PREFIXED);
        allow(channels, AclOperation.CREATE);
        allow(channels, AclOperation.WRITE);
        allow(channels, AclOperation.DESCRIBE);
        group(COMMAND_SERVICE);
    }

    private void webhookDispatcher() {
        read(topics.telemetryRecords());
        read(topics.commandEvents());
        read(topics.deviceSessions());
        read(topics.ingestNodes());
        group(WEBHOOK_DISPATCHER);
    }

    private void read(String topic) {
        var resource = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
        allow(resource, AclOperation.READ);
        allow(resource, AclOperation.DESCRIBE);
    }

    private void readAll(String prefix) {
        var resource = new ResourcePattern(ResourceType.TOPIC, prefix, PatternType.PREFIXED);
        allow(resource, AclOperation.READ);
        allow(resource, AclOperation.DESCRIBE);
    }

    private void write(String topic) {
        var resource = new ResourcePattern(ResourceType.TOPIC, topic, PatternType.LITERAL);
        allow(resource, AclOperation.WRITE);
        allow(resource, AclOperation.DESCRIBE);
    }

    private void group(String name) {
        allow(new ResourcePattern(ResourceType.GROUP, topics.prefix() + name, PatternType.PREFIXED), AclOperation.READ);
    }

    private void allow(ResourcePattern resource, AclOperation operation) {
        bindings.add(
                new AclBinding(resource, new AccessControlEntry(principal, "*", operation, AclPermissionType.ALLOW)));
    }

    /** One binding as the command that the broker's own tool takes. */
    public static String asCommand(AclBinding binding) {
        var pattern = binding.pattern();
        var kind = pattern.resourceType() == ResourceType.GROUP ? "--group" : "--topic";
        return "kafka-acls.sh --add --allow-principal %s --operation %s %s '%s' --resource-pattern-type %s"
                .formatted(
                        binding.entry().principal(),
                        word(binding.entry().operation()),
                        kind,
                        pattern.name(),
                        pattern.patternType().name().toLowerCase(Locale.ROOT));
    }

    private static String word(AclOperation operation) {
        var word = operation.name().toLowerCase(Locale.ROOT);
        return Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
