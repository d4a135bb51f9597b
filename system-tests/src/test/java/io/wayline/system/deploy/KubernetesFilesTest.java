package io.wayline.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscalerBehavior;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** The manifests keep the schema of Kubernetes, and hold what they promise of drain, hardening and reach. */
final class KubernetesFilesTest {

    private static final String BASE = "deploy/kubernetes/base/";
    private static final String KEDA = "deploy/kubernetes/components/keda/";
    private static final Set<String> SERVICES =
            Set.of("ingest-node", "telemetry-consumer", "command-service", "webhook-dispatcher");
    private static final Duration LAST_ANSWERS_OF_KAFKA = Duration.ofSeconds(30);

    /** The models are generated from the API's own description: a field that it does not know is refused. */
    private static final Map<String, Schema> SCHEMAS = Map.of(
            "v1 Namespace", V1Namespace::validateJsonElement,
            "v1 ServiceAccount", V1ServiceAccount::validateJsonElement,
            "v1 ConfigMap", V1ConfigMap::validateJsonElement,
            "v1 Service", V1Service::validateJsonElement,
            "apps/v1 Deployment", V1Deployment::validateJsonElement,
            "batch/v1 Job", V1Job::validateJsonElement,
            "policy/v1 PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "autoscaling/v2 HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement,
            "networking.k8s.io/v1 NetworkPolicy", V1NetworkPolicy::validateJsonElement);

    private static final Node KUSTOMIZATION =
            Repository.documents(BASE + "kustomization.yaml").getFirst();
    static final List<Node> RESOURCES = KUSTOMIZATION.at("resources").strings().stream()
            .flatMap(file -> Repository.documents(BASE + file).stream())
            .toList();

    private static final List<Node> SCALED_OBJECTS = Repository.documents(WatchedMetrics.AUTOSCALERS);
    private static final Set<String> KEDA_SPEC =
            Set.of("scaleTargetRef", "minReplicaCount", "maxReplicaCount", "cooldownPeriod", "advanced", "triggers");

    @FunctionalInterface
    private interface Schema {
        void validate(JsonElement json) throws IOException;
    }

    @ParameterizedTest
    @FieldSource("RESOURCES")
    void everyResourceKeepsItsSchema(Node resource) throws IOException {
        var kind =
                resource.at("apiVersion").string() + " " + resource.at("kind").string();
        assertThat(SCHEMAS).containsKey(kind);

        var schema = SCHEMAS.get(kind);
        if (schema != null) {
            schema.validate(new Gson().toJsonTree(resource.value()));
        }
    }

    /** KEDA's own description is not among the models: the fields that we use, as its documentation has them. */
    @Test
    void everyScaledObjectKeepsWhatKedaAsksFor() {
        assertThat(SCALED_OBJECTS).hasSize(SERVICES.size()).allSatisfy(scaled -> {
            assertThat(scaled.keys()).containsExactlyInAnyOrder("apiVersion", "kind", "metadata", "spec");
            assertThat(scaled.at("apiVersion").string()).isEqualTo("keda.sh/v1alpha1");
            assertThat(scaled.at("kind").string()).isEqualTo("ScaledObject");
            var spec = scaled.at("spec");
            assertThat(KEDA_SPEC).containsAll(spec.keys());
            assertThat(spec.at("scaleTargetRef").keys()).containsExactly("name");
            assertThat(namesOf("Deployment"))
                    .contains(spec.at("scaleTargetRef", "name").string());
            assertThat(spec.at("minReplicaCount").number())
                    .isBetween(1, spec.at("maxReplicaCount").number());
            assertThat(spec.at("triggers").items()).isNotEmpty().allSatisfy(KubernetesFilesTest::checkTrigger);
        });
    }

    private static void checkTrigger(Node trigger) {
        var metadata = trigger.at("metadata");
        // Values of a trigger are texts, numbers too.
        assertThat(metadata.keys())
                .allSatisfy(key -> assertThat(metadata.at(key).value()).isInstanceOf(String.class));
        switch (trigger.at("type").string()) {
            case "prometheus" -> {
                assertThat(trigger.keys()).containsExactlyInAnyOrder("type", "metadata");
                assertThat(metadata.keys()).containsExactlyInAnyOrder("serverAddress", "query", "threshold");
                assertThat(metadata.at("serverAddress").string()).matches("http://[a-z.-]+:\\d+");
                assertThat(metadata.at("threshold").number()).isPositive();
                // One value, not a series: nothing but a sum of all pods.
                assertThat(metadata.at("query").string()).matches("sum\\(wayline_[a-z_]+\\)");
            }
            case "cpu" -> {
                assertThat(trigger.keys()).containsExactlyInAnyOrder("type", "metricType", "metadata");
                assertThat(trigger.at("metricType").string()).isEqualTo("Utilization");
                assertThat(metadata.keys()).containsExactly("value");
                assertThat(metadata.at("value").number()).isBetween(1, 100);
            }
            default -> fail("unknown trigger: " + trigger.at("type"));
        }
    }

    /** The behaviour is handed on to the autoscaler that KEDA makes, so that Kubernetes' own model knows it. */
    @Test
    void everyBehaviourOfAScaledObjectIsOneOfAnAutoscaler() throws IOException {
        var behaviours = SCALED_OBJECTS.stream()
                .map(scaled -> scaled.at("spec", "advanced", "horizontalPodAutoscalerConfig", "behavior"))
                .filter(Node::exists)
                .toList();
        assertThat(behaviours).isNotEmpty();
        for (var behaviour : behaviours) {
            V2HorizontalPodAutoscalerBehavior.validateJsonElement(new Gson().toJsonTree(behaviour.value()));
        }
    }

    @Test
    void theComponentTakesTheAutoscalersOfTheBaseOut() {
        var component = Repository.documents(KEDA + "kustomization.yaml").getFirst();
        assertThat(component.at("resources").strings()).containsExactly("scaled-objects.yaml");
        assertThat(component.at("patches").items()).singleElement().satisfies(patch -> {
            assertThat(patch.at("target", "kind").string()).isEqualTo("HorizontalPodAutoscaler");
            assertThat(patch.at("patch").string()).startsWith("$patch: delete");
        });
    }

    @Test
    void everyFileIsListed() {
        assertThat(KUSTOMIZATION.at("resources").strings())
                .containsExactlyInAnyOrderElementsOf(Repository.filesIn(BASE, ".yaml").stream()
                        .filter(file -> !file.equals("kustomization.yaml"))
                        .toList());
    }

    @Test
    void everyServiceHasAllItsParts() {
        for (var kind : List.of("Deployment", "Service", "PodDisruptionBudget", "HorizontalPodAutoscaler")) {
            assertThat(namesOf(kind)).as(kind).containsExactlyInAnyOrderElementsOf(SERVICES);
        }
        assertThat(SCALED_OBJECTS)
                .extracting(
                        scaled -> scaled.at("spec", "scaleTargetRef", "name").string())
                .containsExactlyInAnyOrderElementsOf(SERVICES);
    }

    @Test
    void everySelectorFindsItsPods() {
        var pods = pods().map(pod -> pod.at("metadata", "labels").entries()).toList();
        var selectors = new ArrayList<Node>();
        for (var resource : RESOURCES) {
            if (resource.at("kind").string().equals("Service")) {
                selectors.add(resource.at("spec", "selector"));
            }
            resource.allAt(key -> key.equals("labelSelector") || key.equals("podSelector") || key.equals("selector"))
                    .map(selector -> selector.at("matchLabels"))
                    .filter(Node::exists)
                    .forEach(selectors::add);
        }
        assertThat(selectors)
                .isNotEmpty()
                .allSatisfy(selector -> assertThat(pods)
                        .anySatisfy(labels -> assertThat(labels.entrySet())
                                .containsAll(selector.entries().entrySet())));
    }

    @Test
    void everyPortThatIsNamedExists() {
        var ports = pods().flatMap(pod -> pod.allAt("ports"::equals))
                .flatMap(list -> list.items().stream())
                .flatMap(port -> Stream.of(
                        port.at("name").string(), port.at("containerPort").string()))
                .collect(Collectors.toSet());
        ports.addAll(List.of("53", "443", "4318", "5432", "9092")); // other people's

        var asked = new ArrayList<String>();
        for (var resource : RESOURCES) {
            resource.allAt(key -> key.equals("targetPort") || key.equals("port"))
                    .map(Node::string)
                    .forEach(asked::add);
        }
        assertThat(ports).containsAll(asked);
    }

    @Test
    void secretsAreReferredToAndNeverWritten() {
        var header = Repository.text(BASE + "kustomization.yaml");
        assertThat(RESOURCES).noneMatch(resource -> resource.at("kind").string().equals("Secret"));
        assertThat(pods().flatMap(pod -> pod.allAt(key -> key.equals("secretKeyRef") || key.equals("secretRef")))
                        .map(reference -> reference.at("name").string()))
                .isNotEmpty()
                .allSatisfy(name -> assertThat(header).contains("#   " + name + " "));
    }

    @Test
    void everyPodIsHardened() {
        assertThat(pods()).hasSize(SERVICES.size() + 1).allSatisfy(pod -> {
            var security = pod.at("spec", "securityContext");
            assertThat(security.at("runAsNonRoot").string()).isEqualTo("true");
            assertThat(security.at("runAsUser").number()).isPositive();
            assertThat(security.at("seccompProfile", "type").string()).isEqualTo("RuntimeDefault");
            assertThat(pod.at("spec", "automountServiceAccountToken").string()).isEqualTo("false");
            assertThat(pod.at("spec", "containers").items()).hasSize(1).allSatisfy(container -> {
                var own = container.at("securityContext");
                assertThat(own.at("allowPrivilegeEscalation").string()).isEqualTo("false");
                assertThat(own.at("readOnlyRootFilesystem").string()).isEqualTo("true");
                assertThat(own.at("capabilities", "drop").strings()).containsExactly("ALL");
                assertThat(container.at("resources", "limits", "memory").exists())
                        .isTrue();
            });
        });
    }

    @Test
    void thereIsTimeToDrain() {
        var settings = RESOURCES.stream()
                .filter(resource -> resource.at("kind").string().equals("ConfigMap"))
                .findFirst()
                .orElseThrow();
        var pod = resource("Deployment", "ingest-node").at("spec", "template", "spec");
        var container = pod.at("containers").items().getFirst();
        var grace = Duration.ofSeconds(pod.at("terminationGracePeriodSeconds").number());
        var before = Duration.ofSeconds(
                container.at("lifecycle", "preStop", "sleep", "seconds").number());
        var drain = Duration.parse("PT" + settings.at("data", "DRAIN_TIME").string());

        assertThat(grace).isGreaterThanOrEqualTo(before.plus(drain).plus(LAST_ANSWERS_OF_KAFKA));
        assertThat(resource("Service", "ingest-node")
                        .at("spec", "externalTrafficPolicy")
                        .string())
                .isEqualTo("Local");
    }

    @Test
    void noMorePodsReadThanThereArePartitions() {
        int partitions = RESOURCES.stream()
                .filter(resource -> resource.at("kind").string().equals("ConfigMap"))
                .mapToInt(settings -> settings.at("data", "TOPIC_PARTITIONS").number())
                .sum();
        assertThat(resource("HorizontalPodAutoscaler", "telemetry-consumer")
                        .at("spec", "maxReplicas")
                        .number())
                .isLessThanOrEqualTo(partitions);
        assertThat(SCALED_OBJECTS)
                .filteredOn(scaled -> scaled.at("metadata", "name").string().equals("telemetry-consumer"))
                .singleElement()
                .satisfies(scaled -> assertThat(
                                scaled.at("spec", "maxReplicaCount").number())
                        .isLessThanOrEqualTo(partitions));
    }

    private static Stream<Node> pods() {
        return RESOURCES.stream()
                .map(resource -> resource.at("spec", "template"))
                .filter(Node::exists);
    }

    private static List<String> namesOf(String kind) {
        return RESOURCES.stream()
                .filter(resource -> resource.at("kind").string().equals(kind))
                .map(resource -> resource.at("metadata", "name").string())
                .toList();
    }

    private static Node resource(String kind, String name) {
        return RESOURCES.stream()
                .filter(resource -> resource.at("kind").string().equals(kind)
                        && resource.at("metadata", "name").string().equals(name))
                .findFirst()
                .orElseThrow();
    }
}
