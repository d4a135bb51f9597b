package io.wayline.proto;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * CloudEvents 1.0 in binary mode: each record says in its headers what it is, where it comes from and when it came to be.
 *
 * @see "CloudEvents, Kafka Protocol Binding 1.0.2, binary content mode"
 */
public final class CloudEventHeaders {

    public static final String SPEC_VERSION = "ce_specversion";
    public static final String ID = "ce_id";
    public static final String TYPE = "ce_type";
    public static final String SOURCE = "ce_source";
    public static final String TIME = "ce_time";
    public static final String CONTENT_TYPE = "content-type";

    private static final Header VERSION_1_0 = header(SPEC_VERSION, "1.0");
    private static final Header PROTOBUF = header(CONTENT_TYPE, "application/protobuf");

    private final Header type;
    private final Header source;

    /**
     * Headers for one kind of event of one producer.
     *
     * @param type for example {@code io.wayline.telemetry.record.v1}
     * @param source for example {@code /ingest-node/gw-1}
     */
    public CloudEventHeaders(String type, String source) {
        this.type = header(TYPE, type);
        this.source = header(SOURCE, source);
    }

    private static Header header(String key, String value) {
        return new RecordHeader(key, value.getBytes(UTF_8));
    }

    /** The header for when an event came to be; events of the same moment may share it. */
    public static Header time(Instant time) {
        return header(TIME, time.toString());
    }

    /** Adds the headers of one event to a record about to be sent. */
    public void addTo(Headers headers, String id, Instant time) {
        of(id.getBytes(UTF_8), time(time)).forEach(headers::add);
    }

    /**
     * The headers of one event, for those who send many: what does not change is shared, not encoded again.
     *
     * @param id in UTF-8; not to be changed afterwards
     * @param time from {@link #time}
     */
    public Headers of(byte[] id, Header time) {
        return new RecordHeaders(new Header[] {VERSION_1_0, new RecordHeader(ID, id), type, source, time, PROTOBUF});
    }
}
