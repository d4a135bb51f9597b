package io.wayline.subscriber;

import java.time.Instant;

/**
 * Where a record stands in Kafka.
 *
 * @param time when the broker has got it
 */
public record Origin(String topic, int partition, long offset, Instant time) {}
