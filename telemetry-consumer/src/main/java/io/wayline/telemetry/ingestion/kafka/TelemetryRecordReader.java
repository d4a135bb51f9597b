package io.wayline.telemetry.ingestion.kafka;

import static io.wayline.telemetry.ingestion.kafka.WireCursor.DELIMITED;
import static io.wayline.telemetry.ingestion.kafka.WireCursor.FIXED64;
import static io.wayline.telemetry.ingestion.kafka.WireCursor.VARINT;

import io.wayline.telemetry.ingestion.Arrival;
import io.wayline.telemetry.ingestion.GnssFix;
import io.wayline.telemetry.ingestion.Origin;
import io.wayline.telemetry.ingestion.SetAside;
import io.wayline.telemetry.ingestion.SetAside.Reason;
import io.wayline.telemetry.ingestion.TelemetryRow;
import java.util.Arrays;
import java.util.UUID;

/**
 * Reads a {@code TelemetryRecord} straight from its bytes: the generated class would make some forty objects of each record,
 * and fifty thousand records come in a second. A test holds both to the same answers. Not for use by two threads.
 */
final class TelemetryRecordReader {

    private static final int IMEI_DIGITS = 15;
    private static final int RECORD_ID_BYTES = 16;
    private static final int UNSIGNED_BYTE = 0xFF;

    /** The end of the year 9999: a gateway's clock beyond it is no clock. */
    private static final long LATEST_RECEIVED_MS = 253_402_300_799_999L;

    private static final byte[] NONE = {};

    private final WireCursor wire = new WireCursor();
    private final IoColumns io = new IoColumns();
    private final JsonBytes json = new JsonBytes();

    private long imei;
    private int imeiLength;
    private int recordIdAt;
    private int recordIdLength;
    private long deviceTimeMs;
    private long receivedTimeMs;
    private boolean timeValid;
    private long sessionToken;
    private int codec;
    private int transport;
    private int priority;
    private int eventIoId;
    private int generationType;
    private int packetId;
    private int recordIndex;
    private int recordCount;
    private byte[] model = NONE;
    private int longitudeE7;
    private int latitudeE7;
    private int altitudeM;
    private int headingDeg;
    private int satellites;
    private int speedKmh;
    private boolean fixValid;
    private boolean coordinatesValid;

    /** Never fails: what is no record comes back as something to set aside. */
    Arrival read(Origin origin) {
        forget();
        wire.reset(origin.value());
        try {
            readRecord();
            if (imeiLength != IMEI_DIGITS) {
                return setAside(origin, Reason.NO_IDENTITY, "the IMEI is not 15 digits");
            }
            if (recordIdLength != RECORD_ID_BYTES) {
                return setAside(origin, Reason.NO_IDENTITY, "record id of " + recordIdLength + " bytes (expected: 16)");
            }
            if (!isWithinReach()) {
                return setAside(origin, Reason.VALUE_OUT_OF_RANGE, "a number that no tracker can send");
            }
            return row(origin);
        } catch (UnreadableWireException e) {
            return setAside(origin, Reason.UNPARSEABLE, String.valueOf(e.getMessage()));
        }
    }

    private void forget() {
        imei = 0;
        imeiLength = 0;
        recordIdLength = 0;
        deviceTimeMs = 0;
        receivedTimeMs = 0;
        timeValid = false;
        sessionToken = 0;
        codec = 0;
        transport = 0;
        priority = 0;
        eventIoId = 0;
        generationType = TelemetryRow.NO_GENERATION_TYPE;
        packetId = 0;
        recordIndex = 0;
        recordCount = 0;
        model = NONE;
        longitudeE7 = 0;
        latitudeE7 = 0;
        altitudeM = 0;
        headingDeg = 0;
        satellites = 0;
        speedKmh = 0;
        fixValid = false;
        coordinatesValid = false;
        io.clear();
    }

    private void readRecord() throws UnreadableWireException {
        while (wire.hasMore()) {
            int tag = wire.tag();
            switch (tag) {
                case 1 << 3 | DELIMITED -> readRecordId();
                case 2 << 3 | DELIMITED -> readImei();
                case 3 << 3 | VARINT -> deviceTimeMs = wire.varint();
                case 4 << 3 | VARINT -> receivedTimeMs = wire.varint();
                case 5 << 3 | VARINT -> timeValid = wire.varint() != 0;
                case 6 << 3 | VARINT -> sessionToken = wire.varint();
                case 7 << 3 | VARINT -> codec = wire.varint32();
                case 8 << 3 | VARINT -> transport = wire.varint32();
                case 9 << 3 | VARINT -> priority = wire.varint32();
                case 10 << 3 | DELIMITED -> readFix();
                case 11 << 3 | VARINT -> eventIoId = wire.varint32();
                case 12 << 3 | VARINT -> generationType = wire.varint32();
                case 13 << 3 | VARINT -> packetId = wire.varint32();
                case 14 << 3 | VARINT -> recordIndex = wire.varint32();
                case 15 << 3 | VARINT -> recordCount = wire.varint32();
                case 16 << 3 | DELIMITED -> readIoElement();
                case 17 << 3 | DELIMITED -> readModel();
                default -> wire.skipField(tag);
            }
        }
    }

    private void readRecordId() throws UnreadableWireException {
        recordIdLength = wire.length();
        recordIdAt = wire.position();
        wire.skip(recordIdLength);
    }

    /** Leaves {@link #imeiLength} at -1 if there is anything but digits. */
    private void readImei() throws UnreadableWireException {
        int length = wire.length();
        byte[] message = wire.message();
        imei = 0;
        imeiLength = length;
        for (int i = wire.position(); i < wire.position() + length; i++) {
            if (message[i] < '0' || message[i] > '9') {
                imeiLength = -1;
            }
            imei = imei * 10 + (message[i] - '0');
        }
        wire.skip(length);
    }

    private void readModel() throws UnreadableWireException {
        int length = wire.length();
        int at = wire.position();
        Utf8.check(wire.message(), at, length);
        model = length == 0 ? NONE : Arrays.copyOfRange(wire.message(), at, at + length);
        wire.skip(length);
    }

    private void readFix() throws UnreadableWireException {
        int outer = wire.enter(wire.length());
        while (wire.hasMore()) {
            int tag = wire.tag();
            switch (tag) {
                case 1 << 3 | VARINT -> longitudeE7 = wire.zigzag32();
                case 2 << 3 | VARINT -> latitudeE7 = wire.zigzag32();
                case 3 << 3 | VARINT -> altitudeM = wire.zigzag32();
                case 4 << 3 | VARINT -> headingDeg = wire.varint32();
                case 5 << 3 | VARINT -> satellites = wire.varint32();
                case 6 << 3 | VARINT -> speedKmh = wire.varint32();
                case 7 << 3 | VARINT -> fixValid = wire.varint() != 0;
                case 8 << 3 | VARINT -> coordinatesValid = wire.varint() != 0;
                default -> wire.skipField(tag);
            }
        }
        wire.leave(outer);
    }

    private void readIoElement() throws UnreadableWireException {
        int outer = wire.enter(wire.length());
        io.begin();
        while (wire.hasMore()) {
            int tag = wire.tag();
            switch (tag) {
                case 1 << 3 | VARINT -> io.id(wire.varint32());
                case 2 << 3 | VARINT -> io.width(wire.varint32());
                case 3 << 3 | VARINT -> io.unsigned(wire.varint());
                case 4 << 3 | DELIMITED -> {
                    int length = wire.length();
                    io.bytes(wire.position(), length);
                    wire.skip(length);
                }
                case 5 << 3 | DELIMITED -> {
                    int length = wire.length();
                    io.name(wire.position(), length);
                    wire.skip(length);
                }
                case 6 << 3 | VARINT -> io.integer(wire.zigzag64());
                case 7 << 3 | FIXED64 -> io.decimal(wire.fixed64AsDouble());
                case 8 << 3 | DELIMITED -> {
                    int length = wire.length();
                    io.text(wire.position(), length);
                    wire.skip(length);
                }
                default -> wire.skipField(tag); // unit, meaning, width_mismatch: not stored
            }
        }
        if (!io.end()) {
            throw new UnreadableWireException("an IO element's id is above 65535", wire.position());
        }
        wire.leave(outer);
    }

    /** Numbers that fit their columns; the protocol's own fields are far narrower. */
    private boolean isWithinReach() {
        return receivedTimeMs >= 0
                && receivedTimeMs <= LATEST_RECEIVED_MS
                && isWithin(codec, Short.MAX_VALUE)
                && isWithin(priority, UNSIGNED_BYTE)
                && isWithin(satellites, UNSIGNED_BYTE)
                && isWithin(recordIndex, Short.MAX_VALUE)
                && isWithin(recordCount, Short.MAX_VALUE)
                && generationType >= TelemetryRow.NO_GENERATION_TYPE
                && generationType <= UNSIGNED_BYTE
                && headingDeg >= 0
                && speedKmh >= 0
                && eventIoId >= 0
                && packetId >= 0;
    }

    private static boolean isWithin(int value, int max) {
        return value >= 0 && value <= max;
    }

    private TelemetryRow row(Origin origin) throws UnreadableWireException {
        byte[] message = wire.message();
        var fix = new GnssFix(
                longitudeE7, latitudeE7, altitudeM, headingDeg, satellites, speedKmh, fixValid, coordinatesValid);
        json.clear();
        io.writeById(message, json);
        byte[] byId = json.toByteArray();
        json.clear();
        io.writeByName(message, json);
        byte[] byName = json.toByteArray();
        return new TelemetryRow(
                origin,
                imei,
                new UUID(bigEndian(message, recordIdAt), bigEndian(message, recordIdAt + Long.BYTES)),
                deviceTimeMs,
                receivedTimeMs,
                timeValid,
                fix,
                codec,
                transport,
                priority,
                eventIoId,
                generationType,
                sessionToken,
                packetId,
                recordIndex,
                recordCount,
                model,
                byId,
                byName,
                io.repeated());
    }

    private SetAside setAside(Origin origin, Reason reason, String detail) {
        var digits = imeiLength == IMEI_DIGITS ? "%015d".formatted(imei) : "";
        return new SetAside(origin, digits, reason, detail);
    }

    private static long bigEndian(byte[] bytes, int at) {
        long value = 0;
        for (int i = at; i < at + Long.BYTES; i++) {
            value = (value << 8) | (bytes[i] & 0xFF);
        }
        return value;
    }
}
