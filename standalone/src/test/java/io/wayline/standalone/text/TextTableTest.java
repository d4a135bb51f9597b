package io.wayline.standalone.text;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

class TextTableTest {

    @Test
    void columnsAreAsWideAsTheirWidestCellAndNumbersStandToTheRight() {
        var table = new TextTable(List.of("imei", "records"), 40)
                .row(List.of("350000000000001", "7"))
                .row(List.of("356", "12345"));

        assertThat(table.render()).isEqualTo("""
                           imei  records
                ───────────────  ───────
                350000000000001        7
                            356    12345
                """);
    }

    @Test
    void aLongCellIsCutAndSaysSo() {
        assertThat(new TextTable(List.of("text"), 5).row(List.of("abcdefgh")).render())
                .endsWith("abcd…\n");
    }

    @Test
    void aCellIsOneLineWhateverStandsInIt() {
        assertThat(new TextTable(List.of("text"), 20).row(List.of("a\nb\tc")).render())
                .endsWith("a⏎b c\n");
    }

    @Test
    void aRowHasACellForEachColumn() {
        var table = new TextTable(List.of("a", "b"), 20);
        assertThatThrownBy(() -> table.row(List.of("1"))).hasMessage("cells: 1 (expected: 2)");
    }
}
