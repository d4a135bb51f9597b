package io.wayline.tracing;

import io.opentelemetry.api.common.AttributeKey;

/** What spans say of themselves; the same words as the keys of log lines. */
public final class TraceKeys {

    /** 15 digits. */
    public static final AttributeKey<String> IMEI = AttributeKey.stringKey("wayline.imei");
    /** As in documents: 8, 8E, 16, 12 and so on. */
    public static final AttributeKey<String> CODEC = AttributeKey.stringKey("wayline.codec");
    /** AVL records the span is about. */
    public static final AttributeKey<Long> RECORDS = AttributeKey.longKey("wayline.records");

    public static final AttributeKey<String> COMMAND_ID = AttributeKey.stringKey("wayline.command_id");
    /** Of a command or a delivery, from 1. */
    public static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("wayline.attempt");

    public static final AttributeKey<String> ENDPOINT_ID = AttributeKey.stringKey("wayline.endpoint_id");
    /** The {@code webhook-id} that a host sees. */
    public static final AttributeKey<String> DELIVERY_ID = AttributeKey.stringKey("wayline.delivery_id");
    /** How it ended, in the words of the ledger, the session or the delivery log. */
    public static final AttributeKey<String> REASON = AttributeKey.stringKey("wayline.reason");

    private TraceKeys() {}
}
