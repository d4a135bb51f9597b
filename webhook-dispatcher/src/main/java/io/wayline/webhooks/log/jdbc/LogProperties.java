package io.wayline.webhooks.log.jdbc;

import java.time.Duration;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** @param retention WEBHOOK_LOG_RETENTION: how long settled deliveries and events are kept */
@ConfigurationProperties("webhooks.log")
record LogProperties(@DefaultValue("30d") Duration retention) {}
