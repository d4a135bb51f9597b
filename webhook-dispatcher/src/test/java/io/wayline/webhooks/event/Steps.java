package io.wayline.webhooks.event;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Steps of commands for tests. */
public final class Steps {

    public static final String IMEI = "350612345678901";
    public static final Instant AT = Instant.parse("2026-01-31T12:00:02Z");

    private Steps() {}

    public static CommandTransition step(
            String imei, int number, @Nullable CommandState from, CommandState to, String reason) {
        return new CommandTransition(
                imei,
                "7d0a9a1e-93f6-4d3b-9a3b-%012x".formatted(number),
                number,
                4,
                from,
                to,
                reason,
                AT,
                "setdigout 1?",
                "{\"job_id\": \"123\"}",
                1,
                to == CommandState.SUCCEEDED ? "DOUT1:1" : "",
                to == CommandState.SUPERSEDED ? "7d0a9a1e-93f6-4d3b-9a3b-ffffffffffff" : "",
                "fleet portal",
                "r-" + number,
                AT.minusSeconds(2),
                AT.plusSeconds(300),
                to == CommandState.REFUSED ? "not printable ASCII" : "");
    }

    static News news(String imei, int number, CommandState to) {
        return CommandNews.of(step(imei, number, CommandState.SENT, to, "")).orElseThrow();
    }
}
