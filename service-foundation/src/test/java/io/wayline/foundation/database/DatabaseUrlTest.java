package io.wayline.foundation.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://ann:pw@db.example:5433/fleet,              jdbc:postgresql://db.example:5433/fleet, ann, pw",
        "postgres://ann:pw@db.example/fleet,                     jdbc:postgresql://db.example:5432/fleet, ann, pw",
        "postgresql://ann@[::1]:5432/fleet,                      jdbc:postgresql://[::1]:5432/fleet, ann, ''",
        "postgresql://a%40b:p%3Aw%2F%25+@h/d,                    jdbc:postgresql://h:5432/d, a@b, p:w/%+",
        "postgresql://ann:pw@h:1/d?sslmode=require&x=y,          jdbc:postgresql://h:1/d?sslmode=require&x=y, ann, pw",
    })
    void readsWhereAndWho(String url, String jdbcUrl, String user, String password) {
        assertThat(DatabaseUrl.parse(url)).isEqualTo(new DatabaseUrl(jdbcUrl, user, password));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "fleet",
                "mysql://ann:s3cret@h/d",
                "postgresql://ann:s3cret@h",
                "postgresql://ann:s3cret@h/",
                "postgresql://ann:s3c^ret@h/d",
                "postgresql://ann:s3cret@/d",
                "jdbc:postgresql://h/d?user=ann&password=s3cret",
            })
    void saysWhatItExpectsAndNeverThePassword(String url) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> DatabaseUrl.parse(url))
                .withMessageContaining("postgresql://user:password@host:port/database")
                .withMessageNotContaining("s3c")
                .withNoCause();
    }

    @Test
    void thePasswordIsNotPrinted() {
        assertThat(DatabaseUrl.parse("postgresql://ann:s3cret@h/d"))
                .hasToString("jdbc:postgresql://h:5432/d user=ann password=***");
    }
}
