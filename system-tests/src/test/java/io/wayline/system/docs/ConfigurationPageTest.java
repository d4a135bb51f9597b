package io.wayline.system.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.system.deploy.Repository;
import io.wayline.system.docs.Settings.Inner;
import io.wayline.system.docs.Settings.Setting;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** docs/configuration.md says what the settings files and the configuration records say, and leaves no variable out. */
final class ConfigurationPageTest {

    private static final Settings SETTINGS = Settings.read();
    private static final Map<String, String> UP = Settings.choicesOfUp();
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|API_KEY|_KEYS|DATABASE_URL)");
    /** Variables that programs ask for by themselves, without a settings file. */
    private static final Pattern ASKED_FOR =
            Pattern.compile("(?:getenv|getOrDefault|\\bget|isSet|variable)\\((?:\\w+, )?"
                    + "\"([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)\"|static final String \\w+ = \"([A-Z][A-Z0-9]*_[A-Z0-9_]+)\"");

    private static final List<String> PROGRAMS = List.of("tracing", "proto-schemas", "standalone");

    private static final String HEAD = """
            # Configuration

            Every setting is an environment variable. This page is made from the settings files of the services and the records
            that hold what they say: `./wayline docs` writes it, and the build fails when it is not up to date.

            * Durations: `500ms`, `30s`, `5m`, `2h`, `400d`. Sizes: `128KiB`, `64MiB` in ingest-node, `256KB`, `64MB` in the others; as
              written here, all are powers of two.
            * A value that cannot be used ends the process at its start, with a message that names the setting. In ingest-node an
              empty variable is as good as none.
            * In brackets: what `./wayline up` chooses where that is not the service's own default.
            * Nothing is read again while a process runs, except the files of certificates.

            ## Rules for names

            | variable | read by | what it does |
            |---|---|---|
            | `KAFKA_CLIENT_...` | all | Any setting of Kafka's clients: `KAFKA_CLIENT_SECURITY_PROTOCOL` is `security.protocol`. What a service fixes for its promises wins. |
            | `NAME_FILE` | every service | The value of any variable NAME stands in that file; secrets are mounted that way. |
            | `OTEL_...` | all that record traces | As the OpenTelemetry specification says. Traces are off until `OTEL_EXPORTER_OTLP_ENDPOINT`, `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` or `OTEL_TRACES_EXPORTER` says where to; `OTEL_SERVICE_NAME` replaces the service's name, `OTEL_TRACES_SAMPLER` the limit below, `OTEL_SDK_DISABLED=true` switches all off. |
            | `TRACES_PER_SECOND` | all that record traces | At most so many traces begin in one process, 0 to 100000; 10 unless told otherwise, 0 for none. |
            | `LOG_FORMAT` | every service that is a process of its own | `json`: one JSON object a line, with the same names of fields in all services; otherwise readable text. |
            | `TOPIC_RETENTION` | `./wayline topics`, `./wayline up`, topics | How long topics keep records where that shall differ: `telemetry.records.v1=4d,command-events.v1=90d`, in d, h or m, names without the prefix. Read when topics are made, and by `topics plan` and `topics apply` for those that exist. |
            | `WAYLINE_JAVA_OPTS` | `./wayline up` | Replaces the heap of the process: `-Xms1g -Xmx1g`. |
            | `JAVA_HOME` | `./wayline` | Used if it is a JDK 25; otherwise one is looked for. |
            | `WAYLINE_REQUIRE_CONTAINERS` | tests | `true`: they fail unless containers serve them. |
            """;

    @Test
    void thePageSaysWhatTheSourcesSay() {
        new GeneratedPage("configuration").mustBe(page());
    }

    @Test
    void everySettingIsExplained() {
        assertThat(SETTINGS.complaints()).isEmpty();
        assertThat(SETTINGS.all()).hasSizeGreaterThan(90).allSatisfy(setting -> {
            assertThat(setting.description())
                    .as("%s: a comment above it in the settings file, or @param in its record", setting.variable())
                    .hasSizeGreaterThan(8);
            assertThat(setting.value()).as(setting.variable()).isNotBlank();
        });
    }

    @Test
    void noSecretHasADefault() {
        assertThat(SETTINGS.all())
                .filteredOn(setting -> SECRET.matcher(setting.variable()).matches())
                .hasSizeGreaterThanOrEqualTo(4)
                .allSatisfy(setting ->
                        assertThat(setting.byDefault()).as(setting.variable()).isEmpty());
    }

    @Test
    void noProgramReadsAVariableThatIsNotOnThePage() {
        var page = page();
        for (var program : PROGRAMS) {
            for (var source : Repository.sourcesOf(program)) {
                ASKED_FOR
                        .matcher(source)
                        .results()
                        .map(match -> match.group(1) == null ? match.group(2) : match.group(1))
                        .forEach(variable -> assertThat(page)
                                .as(program)
                                .contains(variable.endsWith("_") ? variable : "`" + variable));
            }
        }
    }

    private static String page() {
        var page = new StringBuilder(HEAD);
        page.append(
                "\n## Read by several\n\n| variable | read by | value | default | what it does |\n|---|---|---|---|---|\n");
        rows(page, setting -> setting.readers().size() > 1, true);
        for (var service : Settings.SERVICES) {
            page.append("\n## ").append(service).append("\n\n");
            alone(page, service);
        }
        page.append("\n## up\n\nWhat only the process that holds everything reads, besides all of the above.\n\n");
        alone(page, Settings.UP);
        page.append("""

                ## Without a variable of their own

                Keys of the Spring services that nobody should have to change. Spring Boot's rule makes variables of them: dots become
                underscores, dashes go (`DEVICES_PRESENCE_WATCHINTERVAL=2s`). They may change without notice. Those of
                service-foundation hold in each service that stands on it.

                | key | in | value | default | what it does |
                |---|---|---|---|---|
                """);
        for (Inner inner : SETTINGS.inner()) {
            page.append(row(
                    "`" + inner.key() + "`",
                    inner.module(),
                    inner.value(),
                    code(inner.byDefault()),
                    inner.description()));
        }
        return page.toString();
    }

    private static void alone(StringBuilder page, String reader) {
        page.append("| variable | value | default | what it does |\n|---|---|---|---|\n");
        rows(page, setting -> setting.readers().size() == 1 && setting.readers().contains(reader), false);
    }

    private static void rows(StringBuilder page, Predicate<Setting> which, boolean withReaders) {
        SETTINGS.all().stream().filter(which).forEach(setting -> {
            var name = "`" + setting.variable() + "`";
            page.append(
                    withReaders
                            ? row(
                                    name,
                                    String.join(", ", setting.readers()),
                                    setting.value(),
                                    byDefault(setting),
                                    setting.description())
                            : row(name, setting.value(), byDefault(setting), setting.description()));
        });
    }

    private static String byDefault(Setting setting) {
        var own = code(setting.byDefault());
        var ofUp = UP.getOrDefault(setting.variable(), setting.byDefault());
        if (ofUp.equals(setting.byDefault())) {
            return own;
        }
        return (own + " (`up`: %s)".formatted(ofUp.contains(" ") ? ofUp : code(ofUp))).strip();
    }

    private static String code(String value) {
        return value.isEmpty() ? "" : "`" + value + "`";
    }

    private static String row(String... cells) {
        return List.of(cells).stream().map(cell -> cell.replace("|", "\\|")).collect(joining(" | ", "| ", " |\n"));
    }
}
