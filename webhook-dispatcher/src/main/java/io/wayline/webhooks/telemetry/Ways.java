package io.wayline.webhooks.telemetry;

import io.wayline.webhooks.delivery.Deliveries;
import io.wayline.webhooks.delivery.Health;
import io.wayline.webhooks.delivery.Latencies;
import io.wayline.webhooks.delivery.RetrySchedule;
import io.wayline.webhooks.delivery.Sender;
import io.wayline.webhooks.payload.Bodies;

/** How telemetry gets to hosts: written, sent, tried again, or handed to the lanes; and how long that takes. */
public record Ways(
        Bodies bodies,
        Sender sender,
        Health health,
        RetrySchedule schedule,
        Deliveries deliveries,
        Latencies latencies) {}
