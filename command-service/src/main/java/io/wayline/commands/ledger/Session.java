package io.wayline.commands.ledger;

/** The live session of a tracker. */
public record Session(long token, String node) {}
