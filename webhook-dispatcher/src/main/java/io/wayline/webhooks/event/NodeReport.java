package io.wayline.webhooks.event;

import java.time.Duration;
import java.time.Instant;

/**
 * A heartbeat.
 *
 * @param node incarnation
 * @param isLast it says goodbye
 * @param beatAt by the node's clock
 * @param interval until the next one
 * @param offset where it stands in the topic
 */
public record NodeReport(String node, boolean isLast, Instant beatAt, Duration interval, long offset) {}
