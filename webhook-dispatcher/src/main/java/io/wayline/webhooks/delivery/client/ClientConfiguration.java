package io.wayline.webhooks.delivery.client;

import io.wayline.tracing.Tracing;
import io.wayline.webhooks.address.AddressPolicy;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.endpoint.AddressCheck;
import io.wayline.webhooks.endpoint.SecretBox;
import io.wayline.webhooks.payload.Bodies;
import io.wayline.webhooks.payload.EventBodies;
import io.wayline.webhooks.signing.SecretCipher;
import java.net.InetAddress;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.InstantSource;
import javax.net.ssl.SSLContext;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** The client that sends, what it may reach, what it writes, and the box for secrets. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({AddressProperties.class, SecretProperties.class})
public class ClientConfiguration {

    @Bean
    AddressPolicy addressPolicy(AddressProperties settings) {
        return settings.addresses();
    }

    @Bean
    AddressCheck addressCheck(AddressProperties settings) {
        return settings.urls();
    }

    @Bean
    SecretBox secretBox(SecretProperties settings) {
        return SecretCipher.of(settings.keys(), new SecureRandom());
    }

    @Bean
    Bodies bodies() {
        return new EventBodies();
    }

    @Bean(destroyMethod = "close")
    Sender sender(AddressPolicy addresses, InstantSource time, Tracing tracing) throws NoSuchAlgorithmException {
        var sender = new HttpSender(addresses, InetAddress::getAllByName, SSLContext.getDefault(), time);
        return new TracedSender(sender, tracing);
    }
}
