package io.wayline.proto;

import com.google.protobuf.DescriptorProtos.FieldDescriptorProto.Label;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.EnumDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.FileDescriptor;
import java.util.Collection;
import java.util.Locale;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Schemas as a table: what readers and writers of older versions rely on, and nothing else. A line is a field or a value of an
 * enumeration; the key is what is on the wire.
 */
final class SchemaLines {

    private final TreeMap<String, String> lines = new TreeMap<>();

    private SchemaLines() {}

    /** Key: message and number; value: name and type. */
    static SortedMap<String, String> of(Collection<FileDescriptor> files) {
        var schema = new SchemaLines();
        for (var file : files) {
            file.getMessageTypes().forEach(schema::add);
            file.getEnumTypes().forEach(schema::add);
        }
        return schema.lines;
    }

    private void add(Descriptor message) {
        for (var field : message.getFields()) {
            lines.put(
                    "%s %05d".formatted(message.getFullName(), field.getNumber()),
                    "%s %s%s".formatted(field.getName(), shape(field), type(field)));
        }
        message.getNestedTypes().forEach(this::add);
        message.getEnumTypes().forEach(this::add);
    }

    private void add(EnumDescriptor words) {
        for (var word : words.getValues()) {
            lines.put("%s %05d".formatted(words.getFullName(), word.getNumber()), word.getName() + " value");
        }
    }

    private static String shape(FieldDescriptor field) {
        if (field.toProto().getLabel() == Label.LABEL_REPEATED) {
            return "repeated ";
        }
        var oneof = field.getRealContainingOneof();
        return oneof == null
                ? (field.toProto().getProto3Optional() ? "optional " : "")
                : "oneof " + oneof.getName() + " ";
    }

    private static String type(FieldDescriptor field) {
        return switch (field.getType()) {
            case MESSAGE, GROUP -> field.getMessageType().getFullName();
            case ENUM -> field.getEnumType().getFullName();
            default -> field.getType().name().toLowerCase(Locale.ROOT);
        };
    }
}
