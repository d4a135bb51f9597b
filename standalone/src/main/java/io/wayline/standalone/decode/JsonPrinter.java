package io.wayline.standalone.decode;

import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Login;
import io.wayline.codec.GprsMessage;
import io.wayline.codec.dictionary.ModelDictionary;
import java.io.PrintWriter;
import java.math.BigInteger;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamWriteFeature;
import tools.jackson.core.json.JsonFactory;

/** One JSON object a line and frame. Every key is always there; what is absent is null or empty. */
final class JsonPrinter implements FramePrinter {

    private static final JsonFactory FACTORY =
            JsonFactory.builder().disable(StreamWriteFeature.AUTO_CLOSE_TARGET).build();

    private final PrintWriter out;
    private final ModelDictionary meanings;

    JsonPrinter(PrintWriter out, ModelDictionary meanings) {
        this.out = out;
        this.meanings = meanings;
    }

    @Override
    public void print(DecodedFrame frame) {
        try (var json = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            json.writeStartObject();
            writeEnvelope(json, frame);
            writeRecords(json, frame);
            writeMessages(json, frame);
            writeString(json, "imei", imei(frame));
            writeUdp(json, frame);
            writeError(json, frame.error());
            json.writeEndObject();
        }
        out.println();
    }

    private static void writeEnvelope(JsonGenerator json, DecodedFrame frame) {
        var codecId = frame.codecId();
        writeString(
                json,
                "codec",
                codecId == null ? null : Codec.byId(codecId).map(Codec::label).orElse(null));
        writeNumber(json, "codecId", codecId);
        json.writeName("crcOk");
        var crcHolds = frame.crcHolds();
        if (crcHolds == null) {
            json.writeNull();
        } else {
            json.writeBoolean(crcHolds);
        }
        writeNumber(
                json,
                "recordCount",
                frame.content() instanceof AvlPacket packet ? packet.records().size() : null);
    }

    private void writeRecords(JsonGenerator json, DecodedFrame frame) {
        json.writeArrayPropertyStart("records");
        if (frame.content() instanceof AvlPacket packet) {
            for (var record : packet.records()) {
                writeRecord(json, record);
            }
        }
        json.writeEndArray();
    }

    private void writeRecord(JsonGenerator json, AvlRecord record) {
        var gps = record.gps();
        boolean hasGenerationType = record.generationType() != AvlRecord.NO_GENERATION_TYPE;
        json.writeStartObject();
        json.writeName("timestamp");
        json.writeNumber(new BigInteger(Long.toUnsignedString(record.timestampMillis())));
        json.writeNumberProperty("priority", record.priority());
        json.writeNumberProperty("lon", gps.longitudeE7());
        json.writeNumberProperty("lat", gps.latitudeE7());
        json.writeNumberProperty("altitude", gps.altitudeMeters());
        json.writeNumberProperty("angle", gps.headingDeg());
        json.writeNumberProperty("satellites", gps.satellites());
        json.writeNumberProperty("speed", gps.speedKmh());
        json.writeNumberProperty("eventIoId", record.eventId());
        writeNumber(json, "generationType", hasGenerationType ? record.generationType() : null);
        json.writeArrayPropertyStart("io");
        for (var element : record.elements().toList()) {
            writeElement(json, ElementValue.of(element, meanings.find(element.id())));
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeElement(JsonGenerator json, ElementValue shown) {
        var raw = shown.element().value();
        var meaning = shown.meaning();
        json.writeStartObject();
        json.writeNumberProperty("id", shown.element().id());
        json.writeNumberProperty("width", raw.width());
        json.writeStringProperty("hex", raw.hex());
        writeString(json, "name", meaning == null ? null : meaning.name());
        json.writeName("value");
        switch (shown.value()) {
            case null -> json.writeNull();
            case Long integer -> json.writeNumber(integer);
            case BigInteger integer -> json.writeNumber(integer);
            case Double decimal -> json.writeNumber(decimal);
            case Object text -> json.writeString(text.toString());
        }
        writeString(json, "unit", meaning == null || meaning.unit().isEmpty() ? null : meaning.unit());
        json.writeEndObject();
    }

    private static void writeMessages(JsonGenerator json, DecodedFrame frame) {
        List<GprsMessage> messages = frame.content() instanceof GprsPacket packet ? packet.messages() : List.of();
        json.writeArrayPropertyStart("messages");
        for (var message : messages) {
            json.writeStartObject();
            json.writeNumberProperty("type", message.type());
            var seconds = message.timestampSeconds();
            json.writeName("timestamp");
            if (seconds.isPresent()) {
                json.writeNumber(seconds.getAsLong());
            } else {
                json.writeNull();
            }
            writeString(json, "imei", message.imei().orElse(null));
            json.writeStringProperty("payloadHex", HexFormat.of().formatHex(message.payload()));
            writeString(json, "text", message.text().orElse(null));
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static @Nullable String imei(DecodedFrame frame) {
        var datagram = frame.datagram();
        if (datagram != null) {
            return datagram.imei();
        }
        return frame.content() instanceof Login(var imei) ? imei : null;
    }

    private static void writeUdp(JsonGenerator json, DecodedFrame frame) {
        var datagram = frame.datagram();
        if (datagram == null) {
            json.writeNullProperty("udp");
            return;
        }
        json.writeObjectPropertyStart("udp");
        json.writeNumberProperty("packetId", datagram.packetId());
        json.writeNumberProperty("avlPacketId", datagram.avlPacketId());
        json.writeEndObject();
    }

    private static void writeError(JsonGenerator json, @Nullable FrameError error) {
        if (error == null) {
            json.writeNullProperty("error");
            return;
        }
        json.writeObjectPropertyStart("error");
        json.writeStringProperty("reason", error.reason());
        json.writeStringProperty("detail", error.detail());
        json.writeNumberProperty("offset", error.offset());
        json.writeEndObject();
    }

    private static void writeString(JsonGenerator json, String name, @Nullable String value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeString(value);
        }
    }

    private static void writeNumber(JsonGenerator json, String name, @Nullable Integer value) {
        json.writeName(name);
        if (value == null) {
            json.writeNull();
        } else {
            json.writeNumber(value);
        }
    }
}
