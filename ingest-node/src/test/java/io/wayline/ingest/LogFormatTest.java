package io.wayline.ingest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.joran.spi.JoranException;
import io.wayline.ingest.connection.CloseReason;
import java.io.ByteArrayOutputStream;
import java.time.Instant;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.slf4j.Logger;
import tools.jackson.databind.json.JsonMapper;

/** What a line of the log is, in the two formats of a node that runs alone. */
class LogFormatTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private String logged(String format) throws JoranException {
        var context = new LoggerContext();
        context.setMDCAdapter(new LogbackMDCAdapter());
        context.putProperty("LOG_FORMAT", format);
        var file = new JoranConfigurator();
        file.setContext(context);
        file.doConfigure(Objects.requireNonNull(getClass().getResource("/logback-ingest.xml")));
        var appender = (OutputStreamAppender<ILoggingEvent>)
                context.getLogger(Logger.ROOT_LOGGER_NAME).getAppender(format);
        appender.setOutputStream(out);
        context.getLogger(LogFormatTest.class)
                .atWarn()
                .addKeyValue("imei", "356307042441013")
                .addKeyValue("offset", 4711L)
                .addKeyValue("reason", CloseReason.NOT_DURABLE)
                .setCause(new IllegalStateException("a bug"))
                .log("session ended");
        context.stop();
        return out.toString(UTF_8);
    }

    @Test
    void jsonIsOneObjectALineWithTheKeysInIt() throws JoranException {
        var lines = logged("json").lines().toList();

        assertThat(lines).hasSize(1);
        var line = JsonMapper.shared().readTree(lines.getFirst());
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
                        "offset",
                        "reason");
        assertThat(Instant.parse(line.get("@timestamp").stringValue())).isBeforeOrEqualTo(Instant.now());
        assertThat(line.get("level").stringValue()).isEqualTo("WARN");
        assertThat(line.get("logger_name").stringValue()).isEqualTo(LogFormatTest.class.getName());
        assertThat(line.get("message").stringValue()).isEqualTo("session ended");
        assertThat(line.get("stack_trace").stringValue()).startsWith("java.lang.IllegalStateException: a bug");
        assertThat(line.get("service").stringValue()).isEqualTo("ingest-node");
        assertThat(line.get("imei").stringValue()).isEqualTo("356307042441013");
        assertThat(line.get("offset").longValue()).isEqualTo(4711);
        assertThat(line.get("reason").stringValue()).isEqualTo("NOT_DURABLE");
    }

    @Test
    void textHasTheSameOnALineForPeople() throws JoranException {
        assertThat(logged("text"))
                .contains("WARN  LogFormatTest \"session ended\" imei=356307042441013 offset=4711 reason=NOT_DURABLE");
    }
}
