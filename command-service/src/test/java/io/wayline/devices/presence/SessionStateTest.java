package io.wayline.devices.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.devices.presence.SessionReport.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SessionStateTest {

    private static final List<Kind> KINDS = List.of(Kind.values());
    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    /** Reports as {@code kind token @ second of being seen}, and what remains of them. */
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                C5@0                    | 5 connected    @0
                C5@0 S5@3               | 5 connected    @3
                C5@3 S5@1               | 5 connected    @3
                C5@0 D5@2               | 5 disconnected @2
                C5@0 C9@1               | 9 connected    @1
                C9@1 C5@0               | 9 connected    @1
                C5@0 C9@1 D5@2          | 9 connected    @1
                C5@0 D9@2               | 9 disconnected @2
                C5@4 C9@1               | 9 connected    @4
                C5@0 D5@2 S5@1          | 5 disconnected @2
                C5@0 D5@2 C5@1          | 5 disconnected @2
                C5@0 D5@2 S5@7          | 5 disconnected @7
                C5@0 D5@2 C9@3 D5@2     | 9 connected    @3
                S5@3                    | 5 connected    @3
                D5@3                    | 5 disconnected @3
                """)
    void theHighestTokenWinsAndAnEndIsAnEnd(String reports, String expected) {
        assertThat(describe(after(null, parse(reports)))).isEqualTo(expected.replaceAll("\\s+", " "));
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42, 99})
    void reportsThatComeAgainInAnyOrderChangeNothing(long seed) {
        var random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            var reports = new ArrayList<SessionReport>();
            for (int i = 0; i < 1 + random.nextInt(8); i++) {
                var kind = KINDS.get(random.nextInt(KINDS.size()));
                reports.add(report(kind, 1 + random.nextInt(3), random.nextInt(10)));
            }
            var state = after(null, reports);
            var again = new ArrayList<>(reports);
            Collections.shuffle(again, random);

            assertThat(after(state, again)).as("%s, then %s", reports, again).isEqualTo(state);
        }
    }

    private static SessionState after(@Nullable SessionState before, List<SessionReport> reports) {
        var state = before;
        for (var report : reports) {
            state = state == null ? SessionState.first(report) : state.after(report);
        }
        return java.util.Objects.requireNonNull(state);
    }

    private static List<SessionReport> parse(String reports) {
        return java.util.Arrays.stream(reports.strip().split(" "))
                .map(text -> report(
                        switch (text.charAt(0)) {
                            case 'C' -> Kind.CONNECTED;
                            case 'S' -> Kind.SEEN;
                            default -> Kind.DISCONNECTED;
                        },
                        text.charAt(1) - '0',
                        text.charAt(3) - '0'))
                .toList();
    }

    private static SessionReport report(Kind kind, long token, int second) {
        return new SessionReport(
                "352093080000001",
                kind,
                token,
                "node-" + token,
                START.plusSeconds(token),
                START.plusSeconds(second),
                "10.0.0.1",
                (int) token,
                kind == Kind.DISCONNECTED ? "IDLE" : null);
    }

    private static String describe(SessionState state) {
        return "%d %s @%d"
                .formatted(
                        state.token(),
                        state.connected() ? "connected" : "disconnected",
                        state.lastSeenAt().getEpochSecond() - START.getEpochSecond());
    }
}
