package io.wayline.telemetry.ingestion;

import java.util.UUID;

/**
 * How far one partition of the log is stored.
 *
 * @param topicId the topic's own identity: a topic deleted and made again is another one and starts at 0
 * @param offset of the first record that is not stored yet
 */
public record NextOffset(String topic, UUID topicId, int partition, long offset) {}
