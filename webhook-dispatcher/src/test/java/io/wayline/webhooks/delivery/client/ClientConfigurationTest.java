package io.wayline.webhooks.delivery.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.tracing.Tracing;
import io.wayline.webhooks.address.AddressPolicy;
import io.wayline.webhooks.address.UrlPolicy;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.endpoint.AddressCheck;
import io.wayline.webhooks.endpoint.SecretBox;
import io.wayline.webhooks.payload.Bodies;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.core.env.MapPropertySource;

class ClientConfigurationTest {

    private static final String KEY = "MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=";

    private static AnnotationConfigApplicationContext started(Map<String, Object> settings) {
        var context = new AnnotationConfigApplicationContext();
        context.getEnvironment().getPropertySources().addFirst(new MapPropertySource("test", settings));
        context.registerBean("time", InstantSource.class, () -> Instant::now);
        context.registerBean(Tracing.class, Tracing::off);
        context.register(ClientConfiguration.class);
        try {
            context.refresh();
            return context;
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    @Test
    void allowsNothingThatNobodyHasAllowed() {
        try (var context = started(Map.of("webhooks.secrets.keys", KEY))) {
            assertThat(context.getBean(AddressCheck.class))
                    .isEqualTo(new UrlPolicy(new AddressPolicy(false, false), false));
            assertThat(context.getBean(Sender.class)).isNotNull();
            assertThat(context.getBean(Bodies.class)).isNotNull();
        }
    }

    @Test
    void closesTheSenderAtTheEnd() {
        var context = started(Map.of("webhooks.secrets.keys", KEY));
        var sender = context.getBean(Sender.class);

        context.close();

        var endpoint = HttpSenderTest.endpoint(URI.create("https://example.com"), Duration.ofSeconds(1), 1, Map.of());
        assertThatIllegalStateException().isThrownBy(() -> sender.send(endpoint, HttpSenderTest.message()));
    }

    @Test
    void readsEverySetting() {
        try (var context = started(Map.of(
                "webhooks.secrets.keys", KEY,
                "webhooks.address.allow-http", "true",
                "webhooks.address.allow-private", "true",
                "webhooks.address.allow-loopback", "true"))) {
            assertThat(context.getBean(AddressCheck.class))
                    .isEqualTo(new UrlPolicy(new AddressPolicy(true, true), true));
            assertThat(context.getBean(AddressPolicy.class)).isEqualTo(new AddressPolicy(true, true));
        }
    }

    @Test
    void doesNotStartWithoutAKeyAndSaysHowToMakeOne() {
        assertThatThrownBy(() -> started(Map.of("webhooks.secrets.keys", "")))
                .rootCause()
                .hasMessageContaining("WEBHOOK_SECRET_KEYS is not set")
                .hasMessageContaining("openssl rand -base64 32");
    }

    @Test
    void showsNoKey() {
        try (var context = started(Map.of("webhooks.secrets.keys", KEY))) {
            assertThat(context.getBean(SecretProperties.class).toString()).doesNotContain(KEY);
            assertThat(context.getBean(SecretBox.class).toString()).doesNotContain(KEY);
        }
        assertThatThrownBy(() -> started(Map.of("webhooks.secrets.keys", KEY + KEY)))
                .hasMessageNotContaining(KEY)
                .rootCause()
                .hasMessageNotContaining(KEY);
    }
}
