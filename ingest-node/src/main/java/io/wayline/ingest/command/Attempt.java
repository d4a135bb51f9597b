package io.wayline.ingest.command;

/**
 * One try to get a command to its tracker.
 *
 * @param commandId as the command ledger names it
 * @param number from 1
 */
public record Attempt(String commandId, int number) {}
