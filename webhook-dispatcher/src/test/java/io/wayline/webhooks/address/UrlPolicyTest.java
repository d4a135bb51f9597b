package io.wayline.webhooks.address;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class UrlPolicyTest {

    private static final UrlPolicy STRICT = new UrlPolicy(new AddressPolicy(false, false), false);
    private static final UrlPolicy OPEN = new UrlPolicy(new AddressPolicy(true, true), true);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://example.com/hook?a=b",
                "HTTPS://example.com:8443",
                "https://8.8.8.8/",
                "https://[2606:4700::1111]/",
                "https://1password.example/",
                "https://10.example.com/"
            })
    void hasNothingAgainst(String url) {
        assertThat(STRICT.complaint(URI.create(url))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            http://example.com/              | WEBHOOK_ALLOW_HTTP
            ftp://example.com/               | https
            mailto:me@example.com            | https
            https://user:pass@example.com/   | credentials
            https:///hook                    | no host
            https://a.0xyz/                  | no host
            https://under_score.example/     | no host
            https://example.com./            | dot
            https://127.0.0.1/               | WEBHOOK_ALLOW_LOOPBACK
            https://localhost/               | WEBHOOK_ALLOW_LOOPBACK
            https://hook.LOCALHOST/          | WEBHOOK_ALLOW_LOOPBACK
            https://[::1]/                   | WEBHOOK_ALLOW_LOOPBACK
            https://192.168.0.7/             | WEBHOOK_ALLOW_PRIVATE
            https://169.254.169.254/latest   | credentials
            https://[::ffff:169.254.169.254]/ | credentials
            https://[::ffff:7f00:1]/         | WEBHOOK_ALLOW_LOOPBACK
            https://[64:ff9b::7f00:1]/       | WEBHOOK_ALLOW_LOOPBACK
            https://[fe80::1%25eth0]/        | zone
            https://2130706433/              | odd spelling
            https://2130706433:8443/         | odd spelling
            https://0x7f000001/              | odd spelling
            https://0x7f.1/                  | odd spelling
            https://0177.0.0.1/              | odd spelling
            https://127.1/                   | odd spelling
            https://127.0.0.1./              | no host
            https://1.2.3.4.5/               | odd spelling
            https://256.1.1.1/               | odd spelling
            https://08.8.8.8/                | odd spelling
            """)
    void complainsAbout(String url, String about) {
        assertThat(STRICT.complaint(URI.create(url)))
                .hasValueSatisfying(complaint -> assertThat(complaint).contains(about));
    }

    @Test
    void letsThroughWhatTheSettingsAllow() {
        assertThat(OPEN.complaint(URI.create("http://localhost:3000/"))).isEmpty();
        assertThat(OPEN.complaint(URI.create("http://127.0.0.1/"))).isEmpty();
        assertThat(OPEN.complaint(URI.create("http://10.0.0.5/"))).isEmpty();
        assertThat(OPEN.complaint(URI.create("http://169.254.169.254/"))).isPresent();
        assertThat(OPEN.complaint(URI.create("http://2130706433/"))).isPresent();
    }
}
