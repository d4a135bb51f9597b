package io.wayline.standalone.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DemoLinesTest {

    private static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

    private final List<String> console = new ArrayList<>();
    private final DemoLines lines = new DemoLines(console::add, ZoneOffset.UTC);

    @Test
    void aCommandIsToldAtOnce() {
        lines.take(at(1, "command.completed", "\"imei\":\"1\",\"command\":\"getver\",\"response\":\"Ver:1\""));

        assertThat(console)
                .containsExactly("webhook  12:00:01 command.completed 1 \"getver\" -> Ver:1, signature verified");
    }

    @Test
    void whatComesByItselfIsSummedUp() {
        for (int tracker = 0; tracker < 25; tracker++) {
            lines.take(at(1, "device.connected", "\"imei\":\"%d\"".formatted(tracker)));
            lines.take(at(1, "telemetry.received", "\"imei\":\"%d\",\"recordCount\":1".formatted(tracker)));
        }
        assertThat(console).isEmpty();

        lines.tick(START.plusSeconds(2));
        lines.tick(START.plusSeconds(3));

        assertThat(console)
                .containsExactly(
                        "webhook  12:00:01 device.connected 25 times, 25 trackers, signatures verified",
                        "webhook  12:00:01 telemetry.received 25 times, 25 trackers, signatures verified");
    }

    @Test
    void aFloodOfCommandsIsAboutALineASecond() {
        for (int second = 0; second < 60; second++) {
            for (int i = 0; i < 100; i++) {
                lines.take(at(second, "command.completed", "\"imei\":\"%d\",\"command\":\"c\"".formatted(i)));
            }
            lines.tick(START.plusSeconds(second + 1L));
        }

        assertThat(console.size()).isBetween(30, 75);
    }

    @Test
    void oneThatIsNotVerifiedIsCounted() {
        lines.take(at(1, "device.connected", "\"imei\":\"1\""));
        lines.take(new ReceivedWebhook(
                START.plusSeconds(1),
                "/",
                "e",
                "",
                "{\"type\":\"device.connected\",\"data\":{\"imei\":\"1\"}}".getBytes(UTF_8),
                new Verdict.NotVerified("it is not signed")));
        lines.tick(START.plusSeconds(2));

        assertThat(console).containsExactly("webhook  12:00:01 device.connected 2 times, 1 tracker, 1 NOT VERIFIED");
    }

    private static ReceivedWebhook at(int second, String type, String data) {
        var body = "{\"type\":\"%s\",\"data\":{%s}}".formatted(type, data);
        return new ReceivedWebhook(
                START.plusSeconds(second), "/", "e", "", body.getBytes(UTF_8), new Verdict.Verified());
    }
}
