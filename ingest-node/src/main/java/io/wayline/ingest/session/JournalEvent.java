package io.wayline.ingest.session;

/**
 * A record of the journal, from any node, this one included.
 *
 * @param offset of the record
 * @param token of the session it speaks of; that of a first record is its offset
 * @param isOurs true if this incarnation of this node wrote it
 */
public record JournalEvent(String imei, long offset, long token, boolean isOurs) {}
