package io.wayline.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ProcessCpuTest {

    @Test
    void addsOwnTimeAndThatOfEndedChildrenWhateverTheNameHolds() {
        var stat = "4711 (a) b (c) S 1 4711 4711 0 -1 4194560 1 2 3 4 150 50 25 75 20 0 9 0 100 1 2";

        assertThat(ProcessCpu.seconds(stat)).isEqualTo(3.0);
    }

    @Test
    void thisProcessHasUsedSome() {
        assertThat(ProcessCpu.secondsOf(ProcessHandle.current().pid())).isPositive();
    }

    @Test
    void aProcessThatIsGoneHasUsedNothing() {
        assertThat(ProcessCpu.secondsOf(Long.MAX_VALUE)).isZero();
    }
}
