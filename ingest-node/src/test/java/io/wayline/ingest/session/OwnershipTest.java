package io.wayline.ingest.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OwnershipTest {

    @ParameterizedTest(name = "{4}")
    @CsvSource(textBlock = """
            9,  9,  false, UNCHANGED, a session that was there before
            10, 10, true,  UNCHANGED, the session's own first record
            15, 10, true,  UNCHANGED, the session's own later records
            15, 15, false, LOST,      a newer session on another node
            16, 15, false, LOST,      a later word of a newer session
            15, 15, true,  UNCHANGED, a newer session here has replaced it already
            15, 9,  false, COVERED,   the late end of an older session
            15, 9,  true,  COVERED,   the late end of an older session of this node
            8,  9,  false, UNCHANGED, an older event before the session's own
            """)
    void tokensDecideWhoseTrackerItIs(long offset, long token, boolean isOurs, Ownership verdict, String why) {
        assertThat(Ownership.after(new JournalEvent("356307042441013", offset, token, isOurs), 10))
                .as(why)
                .isEqualTo(verdict);
    }
}
