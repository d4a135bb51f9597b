package io.wayline.standalone;

import io.wayline.proto.TopicPlan;
import io.wayline.proto.TopicRights;
import io.wayline.proto.Topics;
import io.wayline.standalone.Expected.WrongOptionException;
import io.wayline.standalone.run.RunFile;
import io.wayline.standalone.run.RunSettings;
import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The topics of a cluster beside those that are declared. */
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        description = {
            "plan: what would have to change for the topics to be as declared; exit code 3 if something would.",
            "apply: makes and changes exactly that; never a number of partitions.",
            "acls: what each service may do in Kafka, as commands for the broker's own tool."
        })
final class TopicsCommand implements Callable<Integer> {

    private static final int SOMETHING_TO_DO = 3;
    private static final int PATIENCE_MS = 10_000;
    private static final String HOSTS_AND_PORTS = "[^,\\s]+:[0-9]{1,5}(\\s*,\\s*[^,\\s]+:[0-9]{1,5})*";

    private final PrintStream out = System.out;

    private enum Action {
        plan,
        apply,
        acls
    }

    @Parameters(paramLabel = "plan|apply|acls")
    private Action action = Action.plan;

    @Mixin
    private DataOption data = new DataOption();

    @Option(
            names = "--bootstrap",
            paramLabel = "HOST:PORT",
            description = "the cluster (default: KAFKA_BOOTSTRAP_SERVERS, else the running system's)")
    private @Nullable String bootstrap;

    @Option(
            names = "--user",
            paramLabel = "SERVICE=PRINCIPAL",
            description = "for acls, for example ingest-node=User:gw (default: User:<service> of every service)")
    private Map<String, String> users = new LinkedHashMap<>();

    @Override
    public Integer call() throws InterruptedException {
        checkUsers();
        var settings = new RunSettings(System.getenv(), data.directory());
        var topics = new Topics(settings.topicPrefix());
        if (action == Action.acls) {
            printRights(topics);
            return 0;
        }
        var servers = bootstrapServers(settings);
        try (var admin = admin(servers)) {
            awaitAnswer(admin, servers);
            var plan = TopicPlan.of(admin, topics.all(settings.partitions(), settings.topicChoices()));
            print(plan);
            if (action == Action.plan) {
                return plan.isEmpty() ? 0 : SOMETHING_TO_DO;
            }
            plan.apply(admin, settings.replication());
            out.println(plan.isEmpty() ? "Nothing to do." : "Done.");
            return 0;
        }
    }

    private void checkUsers() {
        var services = TopicRights.services();
        for (var service : users.keySet()) {
            if (!services.contains(service)) {
                throw new WrongOptionException("--user", service, "one of " + String.join(", ", services));
            }
        }
    }

    private Admin admin(String servers) {
        if (!servers.matches(HOSTS_AND_PORTS)) {
            var name = bootstrap == null ? "the address of Kafka" : "--bootstrap";
            throw new WrongOptionException(name, servers, "HOST:PORT, several with commas between");
        }
        try {
            return Admin.create(RunSettings.kafkaClient(System.getenv(), servers));
        } catch (KafkaException e) {
            throw new IllegalStateException("no Kafka at %s: %s".formatted(servers, reason(e)), e);
        }
    }

    /** What follows may take its time with a cluster that is there; whether it is, is known soon. */
    private static void awaitAnswer(Admin admin, String servers) throws InterruptedException {
        try {
            var soon = new DescribeClusterOptions().timeoutMs(PATIENCE_MS);
            var _ = admin.describeCluster(soon).nodes().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(
                    e.getCause() instanceof TimeoutException
                            ? "no Kafka answers at %s; is it the right address?".formatted(servers)
                            : "Kafka at %s refuses: %s".formatted(servers, reason(e)),
                    e);
        }
    }

    private static @Nullable String reason(Exception failure) {
        var cause = failure.getCause();
        return cause == null ? failure.getMessage() : cause.getMessage();
    }

    private String bootstrapServers(RunSettings settings) {
        return Optional.ofNullable(bootstrap)
                .or(settings::externalKafka)
                .or(() -> new RunFile(data.directory()).read().map(run -> run.kafkaBootstrapServers()))
                .orElseThrow(
                        () -> new IllegalArgumentException(
                                "which cluster? Name it with --bootstrap or KAFKA_BOOTSTRAP_SERVERS, or start one: ./wayline up"));
    }

    private void print(TopicPlan plan) {
        plan.create()
                .forEach(topic ->
                        out.printf("+ %s, %d partitions, %s%n", topic.name(), topic.partitions(), topic.settings()));
        plan.change()
                .forEach(change -> out.printf(
                        "~ %s: %s %s -> %s%n", change.topic(), change.setting(), change.from(), change.to()));
        plan.differences().forEach(difference -> out.println("  " + difference));
        plan.warnings().forEach(warning -> out.println("! " + warning));
        if (plan.isEmpty() && action == Action.plan) {
            out.println("The topics are as declared.");
        }
    }

    private void printRights(Topics topics) {
        for (var service : TopicRights.services()) {
            out.println("# " + service);
            TopicRights.of(topics, service, users.getOrDefault(service, "User:" + service)).stream()
                    .map(TopicRights::asCommand)
                    .forEach(out::println);
        }
    }
}
