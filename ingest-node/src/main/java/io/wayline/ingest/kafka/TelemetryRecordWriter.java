package io.wayline.ingest.kafka;

import static io.wayline.ingest.telemetry.Plausibility.GNSS_STATUS;
import static io.wayline.ingest.telemetry.Plausibility.NO_GNSS_STATUS;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.CODEC_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.DEVICE_TIME_MS_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.EVENT_IO_ID_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.GENERATION_TYPE_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.GNSS_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.IO_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.PACKET_ID_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.PRIORITY_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.RECEIVED_TIME_MS_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.RECORD_COUNT_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.RECORD_ID_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.RECORD_INDEX_FIELD_NUMBER;
import static io.wayline.proto.telemetry.v1.TelemetryRecord.TIME_VALID_FIELD_NUMBER;
import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wayline.codec.AvlRecord;
import io.wayline.codec.GpsElement;
import io.wayline.codec.IoVisitor;
import io.wayline.codec.dictionary.IoMeaning;
import io.wayline.ingest.telemetry.Plausibility;
import io.wayline.proto.telemetry.v1.GnssFix;
import io.wayline.proto.telemetry.v1.IoElement;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * AVL records to {@code TelemetryRecord} bytes, straight from the frame: no object stands between the wire of the tracker
 * and that of Kafka, because every record of the fleet goes through here. A test parses what it writes with the generated
 * class. Field numbers come from the generated classes, the order of fields is free.
 *
 * <p>One writer serves one thread.
 */
final class TelemetryRecordWriter implements IoVisitor {

    static final int RECORD_ID_BYTES = 16;

    private static final byte[] HEX_DIGITS = "0123456789abcdef".getBytes(US_ASCII);
    private static final int SHA_256_BYTES = 32;
    /** Everything but elements and what the session has in common. */
    private static final int FIXED_PART_BYTES = 192;
    /** Tags, lengths and numbers of an element: everything but name, unit, bytes, text and word. */
    private static final int ELEMENT_BYTES = 64;

    private static final int INITIAL_BYTES = 8_192;

    private final WireBuffer out = new WireBuffer(INITIAL_BYTES);
    private final MessageDigest sha256;
    private final byte[] digest = new byte[SHA_256_BYTES];

    /** Of the record being written. */
    private @Nullable EncodedDictionary dictionary;

    private long gnssStatus;

    TelemetryRecordWriter() {
        try {
            sha256 = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    /**
     * What the records of one packet have in common.
     *
     * @param codec number of the codec in the schema
     */
    record Packet(EncodedOrigin origin, int codec, int packetId, int records, long receivedMillis) {}

    /** The bytes of one record's {@code TelemetryRecord}; {@link #recordIdHex} tells its id. */
    byte[] write(AvlRecord record, int index, Packet packet) {
        var origin = packet.origin();
        identify(record, origin);
        dictionary = origin.dictionary();
        gnssStatus = NO_GNSS_STATUS;
        out.clear();
        out.ensure(FIXED_PART_BYTES + origin.common().length);

        out.octet(WireBuffer.tag(RECORD_ID_FIELD_NUMBER, WireBuffer.LENGTH_DELIMITED));
        out.octet(RECORD_ID_BYTES);
        out.raw(digest, 0, RECORD_ID_BYTES);
        out.raw(origin.common());
        out.number(DEVICE_TIME_MS_FIELD_NUMBER, record.timestampMillis());
        out.number(RECEIVED_TIME_MS_FIELD_NUMBER, packet.receivedMillis());
        out.flag(TIME_VALID_FIELD_NUMBER, Plausibility.timeIsValid(record.timestampMillis(), packet.receivedMillis()));
        out.number(CODEC_FIELD_NUMBER, packet.codec());
        out.number(PRIORITY_FIELD_NUMBER, record.priority());
        out.number(EVENT_IO_ID_FIELD_NUMBER, record.eventId());
        if (record.generationType() != AvlRecord.NO_GENERATION_TYPE) {
            out.octet(WireBuffer.tag(GENERATION_TYPE_FIELD_NUMBER, WireBuffer.VARINT));
            out.varint(record.generationType());
        }
        out.number(PACKET_ID_FIELD_NUMBER, packet.packetId());
        out.number(RECORD_INDEX_FIELD_NUMBER, index);
        out.number(RECORD_COUNT_FIELD_NUMBER, packet.records());
        record.elements().forEach(this);
        gnss(record.gps());
        return out.toBytes();
    }

    /** The first half of SHA-256 over the digits of the IMEI and the record as it arrived. */
    private void identify(AvlRecord record, EncodedOrigin origin) {
        sha256.update(origin.key());
        record.addTo(sha256);
        try {
            sha256.digest(digest, 0, SHA_256_BYTES);
        } catch (DigestException e) {
            throw new IllegalStateException("the digest has " + SHA_256_BYTES + " bytes", e);
        }
    }

    /** The id of the record last written, as 32 hex digits. */
    byte[] recordIdHex() {
        var hex = new byte[RECORD_ID_BYTES * 2];
        for (int i = 0; i < RECORD_ID_BYTES; i++) {
            hex[2 * i] = HEX_DIGITS[digest[i] >> 4 & 0xF];
            hex[2 * i + 1] = HEX_DIGITS[digest[i] & 0xF];
        }
        return hex;
    }

    /** After the elements, because one of them has a say in whether the fix is valid. */
    private void gnss(GpsElement gps) {
        out.ensure(64);
        long longitude = WireBuffer.zigzag(gps.longitudeE7());
        long latitude = WireBuffer.zigzag(gps.latitudeE7());
        long altitude = WireBuffer.zigzag(gps.altitudeMeters());
        boolean fixValid = Plausibility.fixIsValid(gps, gnssStatus);
        boolean coordinatesValid = Plausibility.coordinatesAreValid(gps);
        int length = numberSize(longitude)
                + numberSize(latitude)
                + numberSize(altitude)
                + numberSize(gps.headingDeg())
                + numberSize(gps.satellites())
                + numberSize(gps.speedKmh())
                + (fixValid ? 2 : 0)
                + (coordinatesValid ? 2 : 0);
        out.octet(WireBuffer.tag(GNSS_FIELD_NUMBER, WireBuffer.LENGTH_DELIMITED));
        out.octet(length);
        out.number(GnssFix.LONGITUDE_E7_FIELD_NUMBER, longitude);
        out.number(GnssFix.LATITUDE_E7_FIELD_NUMBER, latitude);
        out.number(GnssFix.ALTITUDE_M_FIELD_NUMBER, altitude);
        out.number(GnssFix.HEADING_DEG_FIELD_NUMBER, gps.headingDeg());
        out.number(GnssFix.SATELLITES_FIELD_NUMBER, gps.satellites());
        out.number(GnssFix.SPEED_KMH_FIELD_NUMBER, gps.speedKmh());
        out.flag(GnssFix.FIX_VALID_FIELD_NUMBER, fixValid);
        out.flag(GnssFix.COORDINATES_VALID_FIELD_NUMBER, coordinatesValid);
    }

    /** Of a field below 16 that is left out if 0. */
    private static int numberSize(long value) {
        return value == 0 ? 0 : 1 + WireBuffer.varintSize(value);
    }

    private EncodedElement element(int id) {
        return Objects.requireNonNull(dictionary, "elements are only written within a record")
                .element(id);
    }

    @Override
    public void fixed(int id, int width, long raw) {
        if (id == GNSS_STATUS) {
            gnssStatus = raw;
        }
        var element = element(id);
        int rawSize = 1 + WireBuffer.varintSize(raw);
        if (element.meaning == null) {
            begin(element, width, rawSize);
            rawNumber(raw);
            return;
        }
        var meaning = element.meaning;
        switch (meaning.kind()) {
            case INTEGER -> integer(element, meaning, width, raw, rawSize);
            case DECIMAL -> {
                begin(element, width, rawSize + 1 + Double.BYTES);
                rawNumber(raw);
                out.octet(WireBuffer.tag(IoElement.DECIMAL_FIELD_NUMBER, WireBuffer.FIXED64));
                out.fixed64(Double.doubleToRawLongBits(meaning.decimal(width, raw)));
            }
            case TEXT, HEX -> {
                var text = ascii(meaning.text(width, raw));
                begin(element, width, rawSize + textSize(text));
                rawNumber(raw);
                text(text);
            }
        }
    }

    private void integer(EncodedElement element, IoMeaning meaning, int width, long raw, int rawSize) {
        long value = meaning.integer(width, raw);
        long zigzag = WireBuffer.zigzag(value);
        byte[] word = element.word(meaning, value);
        int wordSize = word.length == 0 ? 0 : 1 + WireBuffer.varintSize(word.length) + word.length;
        begin(element, width, rawSize + 1 + WireBuffer.varintSize(zigzag) + wordSize);
        rawNumber(raw);
        out.octet(WireBuffer.tag(IoElement.INTEGER_FIELD_NUMBER, WireBuffer.VARINT));
        out.varint(zigzag);
        if (wordSize > 0) {
            out.octet(WireBuffer.tag(IoElement.MEANING_FIELD_NUMBER, WireBuffer.LENGTH_DELIMITED));
            out.varint(word.length);
            out.raw(word);
        }
    }

    /** Numbers of unusual width stay raw: where their sign would stand nobody knows. */
    @Override
    public void bytes(int id, byte[] array, int offset, int length) {
        var element = element(id);
        var meaning = element.meaning;
        byte @Nullable [] text = meaning != null && isText(meaning) ? ascii(meaning.text(array, offset, length)) : null;
        int rawSize = 1 + WireBuffer.varintSize(length) + length;
        begin(element, length, rawSize + (text == null ? 0 : textSize(text)));
        out.octet(WireBuffer.tag(IoElement.BYTES_FIELD_NUMBER, WireBuffer.LENGTH_DELIMITED));
        out.varint(length);
        out.raw(array, offset, length);
        if (text != null) {
            text(text);
        }
    }

    private static boolean isText(IoMeaning meaning) {
        return switch (meaning.kind()) {
            case TEXT, HEX -> true;
            case INTEGER, DECIMAL -> false;
        };
    }

    /** Opens an element: its length, and the fields that do not depend on the value. */
    private void begin(EncodedElement element, int width, int valueSize) {
        boolean differs = element.differsFrom(width);
        int length = element.head.length + numberSize(width) + (differs ? 2 : 0) + valueSize;
        out.ensure(length + ELEMENT_BYTES);
        out.varint((long) IO_FIELD_NUMBER << 3 | WireBuffer.LENGTH_DELIMITED);
        out.varint(length);
        out.raw(element.head);
        out.number(IoElement.WIDTH_FIELD_NUMBER, width);
        out.flag(IoElement.WIDTH_MISMATCH_FIELD_NUMBER, differs);
    }

    /** Also if 0: in a choice of fields, being there is what tells. */
    private void rawNumber(long raw) {
        out.octet(WireBuffer.tag(IoElement.UNSIGNED_FIELD_NUMBER, WireBuffer.VARINT));
        out.varint(raw);
    }

    private static int textSize(byte[] text) {
        return 1 + WireBuffer.varintSize(text.length) + text.length;
    }

    private void text(byte[] text) {
        out.octet(WireBuffer.tag(IoElement.TEXT_FIELD_NUMBER, WireBuffer.LENGTH_DELIMITED));
        out.varint(text.length);
        out.raw(text);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
