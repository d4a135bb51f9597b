package io.wayline.commands.outbox;

/**
 * An event as it waits.
 *
 * @param id grows in the order in which events of one key were added
 */
public record OutboxRow(long id, OutboxEvent event) {}
