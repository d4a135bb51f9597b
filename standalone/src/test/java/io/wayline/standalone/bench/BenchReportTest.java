package io.wayline.standalone.bench;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.standalone.bench.BenchReport.Books;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

class BenchReportTest {

    private static final CpuUse CPU = new CpuUse(10, 5, 3);

    @ParameterizedTest
    @CsvSource({
        "100, 100, 100, true",
        "100, 100, 99, false",
        "100, 100, 101, false",
        "100, 90, 95, true",
        "100, 90, 89, false"
    })
    void theBooksBalanceIfNothingIsLostAndNothingDoubled(long sent, long acknowledged, long rows, boolean balanced) {
        assertThat(new Books(sent, acknowledged, rows).balance()).isEqualTo(balanced);
    }

    @ParameterizedTest
    @CsvSource({
        "50000, 49900, 0, true, true",
        "50000, 49900, 2400, true, true",
        "50000, 49900, 2600, true, false",
        "50000, 45000, 0, true, false",
        "50000, 50000, -300, false, false"
    })
    void aRateHoldsIfAllOfItIsAcknowledgedAndTheDatabaseKeepsUp(
            double offered, double acknowledged, double lagPerSecond, boolean complete, boolean holds) {
        var result = result(OptionalDouble.of(offered), acknowledged, lagPerSecond, complete);

        assertThat(result.holds()).isEqualTo(holds);
    }

    @Test
    void processorTimeCountsEveryProcess() {
        assertThat(result(OptionalDouble.empty(), 100_000, 0, true).cpuSecondsPerMillion())
                .isEqualTo(18);
    }

    @Test
    void theTableShowsTargetsAndParts() {
        var text = report().text();

        assertThat(text)
                .containsPattern("flat out: acknowledged records/s +100,000 +99,000 +25 %")
                .containsPattern("sustained: rows stored/s +50,000 +48,000 +48 %")
                .containsPattern("PostgreSQL +5.0")
                .contains("Nothing lost, nothing doubled: 1,000,000 records sent, 1,000,000 acknowledged");
    }

    @Test
    void theJsonSaysTheSame() {
        var json = JsonMapper.builder().build().readTree(report().json());

        assertThat(json.get("flatOut").get("offeredPerSecond").isNull()).isTrue();
        assertThat(json.get("sustained").get("holds").asBoolean()).isTrue();
        assertThat(json.get("sustained").get("cpuSeconds").get("database").asDouble())
                .isEqualTo(5);
        assertThat(json.get("rows").asLong()).isEqualTo(1_000_000);
        assertThat(json.get("nothingLostNothingDoubled").asBoolean()).isTrue();
    }

    private static BenchReport report() {
        var flatOut = result(OptionalDouble.empty(), 99_000, 20_000, true);
        var sustained = result(OptionalDouble.of(50_000), 50_000, 100, true);
        return new BenchReport(400_000, 100_000, flatOut, sustained, sustained, Books.of(List.of(flatOut), 1_000_000));
    }

    private static LoadPhase.Result result(
            OptionalDouble offered, double acknowledged, double lagPerSecond, boolean complete) {
        return new LoadPhase.Result(
                offered, 10, acknowledged, 48_000, lagPerSecond, 4.5, 12.25, 1_000_000, 1_000_000, CPU, complete);
    }
}
