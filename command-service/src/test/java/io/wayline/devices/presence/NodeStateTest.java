package io.wayline.devices.presence;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.devices.presence.NodeReport.Phase;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class NodeStateTest {

    private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");

    @Test
    void aNodeLivesForThreeIntervalsAfterItsBeat() {
        assertThat(NodeState.first(beat(0, Phase.RUNNING), at(15)).ended()).isFalse();
        assertThat(NodeState.first(beat(0, Phase.RUNNING), at(16)).ended()).isTrue();
    }

    @Test
    void oldBeatsThatAreReadAgainDoNotReviveTheDead() {
        var dead = NodeState.first(beat(10, Phase.RUNNING), at(60));

        assertThat(dead.after(beat(5, Phase.RUNNING), at(61))).isEqualTo(dead);
        assertThat(dead.after(beat(10, Phase.RUNNING), at(61))).isEqualTo(dead);
    }

    @Test
    void aNodeThatBeatsAgainLivesAgain() {
        var dead = NodeState.first(beat(0, Phase.RUNNING), at(60));

        var alive = dead.after(beat(60, Phase.DRAINING), at(60));

        assertThat(alive.ended()).isFalse();
        assertThat(alive.isTurnFrom(dead)).isTrue();
    }

    @Test
    void aBeatThatIsReadLateEndsNobody() {
        var alive = NodeState.first(beat(0, Phase.RUNNING), at(0));

        assertThat(alive.after(beat(5, Phase.RUNNING), at(100)).ended()).isFalse();
        assertThat(alive.after(beat(5, Phase.STOPPED), at(100)).ended()).isTrue();
    }

    @Test
    void theLastWordIsTheLast() {
        var stopped = NodeState.first(beat(0, Phase.RUNNING), at(0)).after(beat(3, Phase.STOPPED), at(3));

        assertThat(stopped.ended()).isTrue();
        assertThat(stopped.after(beat(3, Phase.RUNNING), at(3))).isEqualTo(stopped);
    }

    private static NodeReport beat(int second, Phase phase) {
        return new NodeReport("gw-1#1", "gw-1", phase, START, at(second), Duration.ofSeconds(5), 3);
    }

    private static Instant at(int second) {
        return START.plusSeconds(second);
    }
}
