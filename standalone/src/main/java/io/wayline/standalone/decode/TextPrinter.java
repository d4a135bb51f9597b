package io.wayline.standalone.decode;

import io.wayline.codec.AvlRecord;
import io.wayline.codec.Codec;
import io.wayline.codec.DeviceMessage;
import io.wayline.codec.DeviceMessage.AvlPacket;
import io.wayline.codec.DeviceMessage.GprsPacket;
import io.wayline.codec.DeviceMessage.Login;
import io.wayline.codec.DeviceMessage.Malformed;
import io.wayline.codec.DeviceMessage.Ping;
import io.wayline.codec.GprsMessage;
import io.wayline.codec.dictionary.ModelDictionary;
import java.io.PrintWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Frames for people: a heading, then what is in it, in columns. */
final class TextPrinter implements FramePrinter {

    private static final HexFormat SPACED = HexFormat.ofDelimiter(" ");
    private static final int CONTEXT_BYTES = 12;

    private final PrintWriter out;
    private final ModelDictionary meanings;
    private boolean first = true;

    TextPrinter(PrintWriter out, ModelDictionary meanings) {
        this.out = out;
        this.meanings = meanings;
    }

    @Override
    public void print(DecodedFrame frame) {
        if (!first) {
            out.println();
        }
        first = false;
        out.println(heading(frame));
        var error = frame.error();
        if (error != null) {
            printError(frame.bytes(), error);
            if (frame.content() != null) {
                out.println("  What it seems to say:");
            }
        }
        printContent(frame.content());
    }

    private static String heading(DecodedFrame frame) {
        var parts = new ArrayList<String>();
        parts.add(what(frame));
        parts.add(counted(frame.bytes().length, "byte"));
        var crcHolds = frame.crcHolds();
        if (crcHolds != null) {
            var sent = SPACED.formatHex(frame.bytes(), frame.bytes().length - 2, frame.bytes().length);
            parts.add("CRC " + sent.replace(" ", "") + (crcHolds ? " is right" : " is WRONG"));
        }
        if (frame.content() instanceof AvlPacket packet) {
            parts.add(counted(packet.records().size(), "record"));
        }
        var datagram = frame.datagram();
        if (datagram != null) {
            parts.add("IMEI " + datagram.imei());
            parts.add("packet %d, AVL packet %d".formatted(datagram.packetId(), datagram.avlPacketId()));
        }
        if (frame.position() > 0) {
            parts.add("from byte " + frame.position() + " of the line");
        }
        return String.join(", ", parts);
    }

    private static String what(DecodedFrame frame) {
        var codecId = frame.codecId();
        if (codecId != null) {
            var codec = Codec.byId(codecId)
                    .map(known -> "Codec " + known.label())
                    .orElse("Unknown codec 0x%02x".formatted(codecId));
            return frame.datagram() == null ? codec : codec + " datagram";
        }
        return switch (frame.content()) {
            case Login login -> "Login of IMEI " + login.imei();
            case Ping _ -> "Ping";
            case null, default -> "No readable frame";
        };
    }

    private void printError(byte[] bytes, FrameError error) {
        out.printf("  %s at byte %d: %s%n", error.reason(), error.offset(), error.detail());
        if (bytes.length == 0) {
            return;
        }
        int from = Math.max(0, Math.min(error.offset(), bytes.length) - CONTEXT_BYTES);
        int to = Math.min(bytes.length, error.offset() + CONTEXT_BYTES);
        var lead = "  from byte %d:  ".formatted(from);
        out.println(lead + SPACED.formatHex(bytes, from, to) + (to < bytes.length ? " ..." : ""));
        out.println(" ".repeat(lead.length() + 3 * (error.offset() - from)) + "^^");
    }

    private void printContent(@Nullable DeviceMessage content) {
        switch (content) {
            case AvlPacket packet -> {
                int number = 1;
                for (var record : packet.records()) {
                    printRecord(number++, record);
                }
            }
            case GprsPacket packet -> printMessages(packet.messages());
            case Login _, Ping _, Malformed _ -> {} // the heading has said it
            case null -> {} // and so has the error
        }
    }

    private void printRecord(int number, AvlRecord record) {
        var gps = record.gps();
        out.printf("  Record %d: %s, %s%n", number, time(record.timestampMillis()), priority(record.priority()));
        out.printf(
                Locale.ROOT,
                "    lat %.7f lon %.7f, altitude %d m, angle %d, speed %d km/h, satellites %d%s%n",
                gps.latitudeE7() / 1e7,
                gps.longitudeE7() / 1e7,
                gps.altitudeMeters(),
                gps.headingDeg(),
                gps.speedKmh(),
                gps.satellites(),
                gps.satellites() == 0 ? " (no fix)" : "");
        out.println("    " + event(record));
        var rows = new ArrayList<List<String>>();
        rows.add(List.of("id", "name", "hex", "value", "unit", "meaning", "scaled"));
        for (var element : record.elements().toList()) {
            rows.add(row(ElementValue.of(element, meanings.find(element.id()))));
        }
        if (rows.size() > 1) {
            printColumns(rows);
        }
    }

    private static List<String> row(ElementValue shown) {
        var raw = shown.element().value();
        var meaning = shown.meaning();
        return List.of(
                String.valueOf(shown.element().id()),
                meaning == null ? "?" : meaning.name(),
                raw.width() == 0 ? "(empty)" : raw.hex(),
                shown.value() == null ? "" : shown.value().toString(),
                meaning == null ? "" : meaning.unit(),
                shown.word(),
                shown.scaled());
    }

    /** The first column stands right, the others left; empty columns at the end are left out. */
    private void printColumns(List<List<String>> rows) {
        var widths = new int[rows.getFirst().size()];
        Arrays.setAll(
                widths,
                column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0));
        for (var row : rows) {
            var line = new StringBuilder("    ")
                    .repeat(' ', widths[0] - row.getFirst().length())
                    .append(row.getFirst());
            for (int column = 1; column < widths.length; column++) {
                var cell = row.get(column);
                line.append("  ").append(cell).repeat(' ', widths[column] - cell.length());
            }
            out.println(line.toString().stripTrailing());
        }
    }

    private String event(AvlRecord record) {
        var generationType = record.generationType() == AvlRecord.NO_GENERATION_TYPE
                ? ""
                : ", generation type %d%s".formatted(record.generationType(), trigger(record.generationType()));
        if (record.eventId() == 0) {
            return "periodic" + generationType;
        }
        var meaning = meanings.find(record.eventId());
        return "caused by " + record.eventId() + (meaning == null ? "" : " " + meaning.name()) + generationType;
    }

    private static String trigger(int generationType) {
        return switch (generationType) {
            case 0 -> " (on exit)";
            case 1 -> " (on entrance)";
            case 2 -> " (on both)";
            case 4 -> " (hysteresis)";
            case 5 -> " (on change)";
            case 6 -> " (eventual)";
            case 7 -> " (periodical)";
            default -> "";
        };
    }

    private void printMessages(List<GprsMessage> messages) {
        if (messages.isEmpty()) {
            out.println("  no message: some devices ping like this");
        }
        for (var message : messages) {
            out.println("  type     " + type(message.type()));
            message.timestampSeconds()
                    .ifPresent(seconds -> out.printf("  time     %s (%d)%n", Instant.ofEpochSecond(seconds), seconds));
            message.imei().ifPresent(imei -> out.println("  IMEI     " + imei));
            message.text().ifPresent(text -> out.println("  text     " + visible(text)));
            out.println("  payload  " + HexFormat.of().formatHex(message.payload()));
        }
    }

    private static String type(int type) {
        return switch (type) {
            case GprsMessage.COMMAND -> "5 (command)";
            case GprsMessage.RESPONSE -> "6 (response)";
            case GprsMessage.NACK -> "17 (refused: not this device's IMEI)";
            default -> String.valueOf(type);
        };
    }

    private static String visible(String text) {
        return text.replace("\r", "\\r").replace("\n", "\\n").replace("\t", "\\t");
    }

    private static String priority(int priority) {
        return switch (priority) {
            case 0 -> "priority 0 (low)";
            case 1 -> "priority 1 (high)";
            case 2 -> "priority 2 (panic)";
            default -> "priority " + priority;
        };
    }

    private static String time(long millis) {
        return millis < 0
                ? Long.toUnsignedString(millis) + " ms after 1970"
                : Instant.ofEpochMilli(millis).toString();
    }

    private static String counted(int count, String what) {
        return count == 1 ? "1 " + what : count + " " + what + "s";
    }
}
