package io.wayline.system.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The compose file: nothing is open, nothing runs with more rights than it needs, and every variable is explained. */
final class ComposeFileTest {

    private static final String FILE = "docker-compose.yml";
    private static final List<String> OURS =
            List.of("topics", "ingest-node", "telemetry-consumer", "command-service", "webhook-dispatcher");
    private static final Pattern VARIABLE = Pattern.compile("\\$\\{([A-Z_]+)(:?[-?])?");
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|_KEY|_KEYS|SECRET)");
    private static final Pattern EXPLAINED = Pattern.compile("^#? ?([A-Z_]+)=.*$", Pattern.MULTILINE);

    private static final Node SERVICES = Repository.documents(FILE).getFirst().at("services");

    @Test
    void everyVariableIsExplained() {
        var used = VARIABLE.matcher(Repository.text(FILE))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        var explained = EXPLAINED
                .matcher(Repository.text(".env.example"))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());

        assertThat(explained).isEqualTo(used);
    }

    /** Optional ones may be empty; none has a value that works. */
    @Test
    void noSecretHasADefault() {
        var defaults = Pattern.compile("\\$\\{([A-Z_]+):?-([^}]+)}")
                .matcher(Repository.text(FILE))
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());

        assertThat(defaults).noneMatch(name -> SECRET.matcher(name).matches());
        assertThat(Repository.text(".env.example").lines())
                .noneMatch(line -> line.matches("[A-Z_]*(PASSWORD|_KEY|_KEYS|SECRET)=.+"));
    }

    @Test
    void onlyTheTrackersPortMayBeOpenedToOthers() {
        assertThat(SERVICES.keys())
                .flatMap(service -> SERVICES.at(service, "ports").strings())
                .hasSizeGreaterThan(5)
                .allMatch(port -> port.startsWith("127.0.0.1:")
                        || port.equals("${BROKER_BIND:-127.0.0.1}:${BROKER_PORT:-5027}:5027"));
    }

    @Test
    void everyContainerIsHardened() {
        assertThat(SERVICES.keys()).containsAll(OURS).allSatisfy(name -> {
            var service = SERVICES.at(name);
            assertThat(service.at("cap_drop").strings()).containsExactly("ALL");
            assertThat(service.at("security_opt").strings()).containsExactly("no-new-privileges:true");
            assertThat(service.at("mem_limit").exists()).isTrue();
            assertThat(service.at("privileged").exists()).isFalse();
            // The public Kafka image writes its settings into its own directories.
            if (!name.equals("kafka")) {
                assertThat(service.at("read_only").string()).isEqualTo("true");
            }
        });
    }

    @Test
    void ourImagesRunAsAUserWithANumber() {
        assertThat(Repository.text("Dockerfile").lines().filter(line -> line.startsWith("USER ")))
                .containsOnlyOnce("USER 10001:10001")
                .allMatch(line -> line.matches("USER (10001:10001|0)"));
        // The last stage starts from the one with that user, not from the one that trains as root.
        assertThat(Repository.text("Dockerfile")
                        .lines()
                        .filter(line -> line.startsWith("FROM "))
                        .toList()
                        .getLast())
                .isEqualTo("FROM service");
    }

    @Test
    void nothingStartsBeforeWhatItNeeds() {
        for (var service : List.of("ingest-node", "telemetry-consumer", "command-service", "webhook-dispatcher")) {
            assertThat(SERVICES.at(service, "depends_on", "topics", "condition").string())
                    .isEqualTo("service_completed_successfully");
        }
        assertThat(SERVICES.at("topics", "depends_on", "kafka", "condition").string())
                .isEqualTo("service_healthy");
    }

    @Test
    void observabilityIsAskedFor() {
        var always = SERVICES.keys().stream()
                .filter(name -> !SERVICES.at(name, "profiles").exists())
                .collect(Collectors.toSet());
        assertThat(always)
                .hasSize(OURS.size() + 2)
                .containsAll(Set.copyOf(OURS))
                .contains("kafka", "postgres");
    }
}
