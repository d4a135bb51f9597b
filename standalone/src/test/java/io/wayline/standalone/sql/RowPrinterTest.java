package io.wayline.standalone.sql;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class RowPrinterTest {

    @Test
    void columnsOfOneNameAreNumbered() {
        assertThat(RowPrinter.distinct(List.of("id", "time", "id", "id")))
                .containsExactly("id", "time", "id_2", "id_3");
    }

    @Test
    void aNumberedNameIsNotThatOfAnotherColumn() {
        assertThat(RowPrinter.distinct(List.of("id", "id", "id_2", "id_2", "id")))
                .containsExactly("id", "id_3", "id_2", "id_2_2", "id_4");
    }
}
