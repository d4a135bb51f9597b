package io.wayline.foundation;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;
import org.springframework.boot.env.YamlPropertySourceLoader;
import org.springframework.boot.logging.logback.StructuredLogEncoder;
import org.springframework.core.env.Environment;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class LogLinesTest {

    private static final String FORMAT = "logging.structured.format.console";

    private static StandardEnvironment environment(Map<String, Object> variables) throws IOException {
        var environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("variables", variables));
        new YamlPropertySourceLoader()
                .load("settings", new ClassPathResource("service-logging.yml"))
                .forEach(environment.getPropertySources()::addLast);
        return environment;
    }

    @Test
    void jsonIsOneObjectALineWithTheKeysBesideTheMessage() throws IOException {
        var environment = environment(Map.of("LOG_FORMAT", "json", "spring.application.name", "command-service"));
        var context = new LoggerContext();
        context.setMDCAdapter(MDC.getMDCAdapter());
        context.putObject(Environment.class.getName(), environment);
        var encoder = new StructuredLogEncoder();
        encoder.setContext(context);
        encoder.setFormat(Objects.requireNonNull(environment.getProperty(FORMAT)));
        encoder.start();
        var events = new ListAppender<ILoggingEvent>();
        events.start();
        var logger = context.getLogger("io.wayline.Lines");
        logger.addAppender(events);
        try (var _ = MDC.putCloseable("trace_id", "0af7651916cd43dd8448eb211c80319c")) {
            logger.atWarn()
                    .addKeyValue("topic", "command-responses.v1")
                    .addKeyValue("partition", 3)
                    .setCause(new IOException("gone"))
                    .log("records not taken");
            events.list.getFirst().prepareForDeferredProcessing();
        }

        var text = new String(encoder.encode(events.list.getFirst()), UTF_8);

        assertThat(text).endsWith("\n");
        assertThat(text.strip()).doesNotContain("\n");
        JsonNode line = JsonMapper.shared().readTree(text);
        assertThat(line.propertyNames()).contains("@timestamp", "thread_name");
        assertThat(line.path("message").asString()).isEqualTo("records not taken");
        assertThat(line.path("level").asString()).isEqualTo("WARN");
        assertThat(line.path("logger_name").asString()).isEqualTo("io.wayline.Lines");
        assertThat(line.path("service").asString()).isEqualTo("command-service");
        assertThat(line.path("topic").asString()).isEqualTo("command-responses.v1");
        assertThat(line.path("partition").asInt()).isEqualTo(3);
        assertThat(line.path("trace_id").asString()).isEqualTo("0af7651916cd43dd8448eb211c80319c");
        assertThat(line.path("stack_trace").asString()).contains("IOException: gone");
    }

    @Test
    void textIsWhatNobodyHasToAskFor() throws IOException {
        assertThat(environment(Map.of("spring.application.name", "x")).getProperty(FORMAT))
                .isEmpty();
    }
}
