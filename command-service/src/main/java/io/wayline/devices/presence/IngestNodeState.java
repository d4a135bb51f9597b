package io.wayline.devices.presence;

import java.time.Instant;

/**
 * An ingest node as its heartbeats tell.
 *
 * @param state RUNNING or DRAINING
 * @param sessions by its own count
 */
public record IngestNodeState(
        String node, String name, String state, Instant startedAt, Instant beatAt, int sessions) {}
