package io.wayline.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URL;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.WebApplicationType;
import org.springframework.core.io.DefaultResourceLoader;
import tools.jackson.databind.json.JsonMapper;

/** What a line of the log is, in the two formats of a process of its own: by the settings of the service, without its parts. */
class LogFormatTest {

    @SpringBootConfiguration(proxyBeanMethods = false)
    static class Nothing {}

    /** Does not see what tests say about the log: a process of its own has no such file. */
    private static final class OutsideOfTests extends ClassLoader {

        OutsideOfTests() {
            super(LogFormatTest.class.getClassLoader());
        }

        @Override
        public @Nullable URL getResource(String name) {
            return name.startsWith("logback") ? null : super.getResource(name);
        }
    }

    private static String logged(String format) {
        var out = new ByteArrayOutputStream();
        var console = System.out;
        System.setOut(new PrintStream(out, true, UTF_8));
        try {
            var application = new SpringApplication(new DefaultResourceLoader(new OutsideOfTests()), Nothing.class);
            application.setWebApplicationType(WebApplicationType.NONE);
            application.setDefaultProperties(
                    Map.of("spring.config.name", TelemetryConsumer.IDENTITY.name(), "LOG_FORMAT", format));
            application.setRegisterShutdownHook(false);
            try (var _ = application.run()) {
                LoggerFactory.getLogger(LogFormatTest.class)
                        .atWarn()
                        .addKeyValue("imei", "356307042441013")
                        .addKeyValue("offset", 4711L)
                        .setCause(new IllegalStateException("a bug"))
                        .log("record set aside");
            }
        } finally {
            System.setOut(console);
        }
        return out.toString(UTF_8);
    }

    @Test
    void jsonIsOneObjectALineWithTheKeysInIt() {
        var lines = logged("json").lines().toList();

        assertThat(lines)
                .allSatisfy(
                        each -> assertThat(JsonMapper.shared().readTree(each)).isNotNull());
        var line = JsonMapper.shared().readTree(lines.getLast());
        assertThat(line.propertyNames())
                .containsExactlyInAnyOrder(
                        "@timestamp",
                        "level",
                        "logger_name",
                        "thread_name",
                        "message",
                        "stack_trace",
                        "service",
                        "imei",
                        "offset");
        assertThat(Instant.parse(line.get("@timestamp").stringValue())).isBeforeOrEqualTo(Instant.now());
        assertThat(line.get("level").stringValue()).isEqualTo("WARN");
        assertThat(line.get("logger_name").stringValue()).isEqualTo(LogFormatTest.class.getName());
        assertThat(line.get("message").stringValue()).isEqualTo("record set aside");
        assertThat(line.get("stack_trace").stringValue()).startsWith("java.lang.IllegalStateException: a bug");
        assertThat(line.get("service").stringValue()).isEqualTo("telemetry-consumer");
        assertThat(line.get("imei").stringValue()).isEqualTo("356307042441013");
        assertThat(line.get("offset").longValue()).isEqualTo(4711);
    }

    @Test
    void textHasTheSameOnALineForPeople() {
        assertThat(logged("")).contains("WARN  LogFormatTest \"record set aside\" imei=356307042441013 offset=4711");
    }
}
