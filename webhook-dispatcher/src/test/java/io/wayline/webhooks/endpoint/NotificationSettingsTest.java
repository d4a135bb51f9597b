package io.wayline.webhooks.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.webhooks.endpoint.NotificationEndpoint.Settings;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class NotificationSettingsTest {

    @ParameterizedTest
    @ValueSource(strings = {"http://127.0.0.1:3000", "http://127.0.0.1:3000/", " http://127.0.0.1:3000// "})
    void theBaseIsWithoutASlashAtItsEnd(String url) {
        assertThat(Settings.parse(url, "", false).url()).isEqualTo(URI.create("http://127.0.0.1:3000"));
    }

    @Test
    void nothingIsSet() {
        assertThat(Settings.parse("", "", true)).isEqualTo(new Settings(null, null, true));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "portal.example",
                "http://user:4711@portal.example",
                "http://portal.example/?token=4711",
                "http://portal.example/#4711",
                "http://portal 4711",
            })
    void whatIsNoBaseEndsTheStartWithAReason(String url) {
        assertThatThrownBy(() -> Settings.parse(url, "", false))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("NOTIFICATION_URL")
                .hasMessageNotContaining("4711");
    }

    @Test
    void whatIsNoSecretEndsTheStartWithAReason() {
        assertThatThrownBy(() -> Settings.parse("http://portal.example", "hunter2", false))
                .hasMessageContaining("NOTIFICATION_SECRET")
                .hasMessageNotContaining("hunter2");
    }
}
