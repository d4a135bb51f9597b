package io.wayline.standalone.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseAddressTest {

    @Test
    void userAndPasswordLeaveTheUrlAndAreDecoded() {
        assertThat(DatabaseAddress.parse("postgresql://way%40line:p%3Aq+r@db.example:6432/fleet?sslmode=require"))
                .isEqualTo(new DatabaseAddress(
                        "jdbc:postgresql://db.example:6432/fleet?sslmode=require", "way@line", "p:q+r"));
    }

    @Test
    void thePortMayBeLeftOut() {
        assertThat(DatabaseAddress.parse("postgres://u@h/d"))
                .isEqualTo(new DatabaseAddress("jdbc:postgresql://h:5432/d", "u", ""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"mysql://u:secret@h/d", "postgresql://u:secret@h", "h:5432", "postgresql:///d"})
    void whatIsNoDatabaseUrlIsRefusedWithoutRepeatingTheSecret(String url) {
        assertThatThrownBy(() -> DatabaseAddress.parse(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("DATABASE_URL")
                .hasMessageNotContaining("secret");
    }

    @Test
    void printingAnAddressPrintsNoPassword() {
        assertThat(DatabaseAddress.parse("postgresql://u:secret@h/d"))
                .asString()
                .doesNotContain("secret");
    }
}
