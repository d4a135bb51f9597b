package io.wayline.proto;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.DescriptorProtos.DescriptorProto;
import com.google.protobuf.DescriptorProtos.FieldDescriptorProto;
import com.google.protobuf.DescriptorProtos.FileDescriptorProto;
import com.google.protobuf.Descriptors.DescriptorValidationException;
import com.google.protobuf.Descriptors.FileDescriptor;
import io.wayline.proto.command.v1.CommandChannel;
import io.wayline.proto.command.v1.CommandEventOuterClass;
import io.wayline.proto.command.v1.CommandResponseOuterClass;
import io.wayline.proto.device.v1.Capture;
import io.wayline.proto.device.v1.Device;
import io.wayline.proto.telemetry.v1.Telemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfSystemProperty;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * What was released stays: a number keeps its name and type for ever, because records in the topics and readers of other teams
 * are older than the next version. A release adds what is new:
 * {@code mvn -pl proto-schemas test -Dtest=ReleasedSchemasTest -Dschemas.release=true}.
 */
class ReleasedSchemasTest {

    private static final Path RELEASED = Path.of("released.schemas");

    private static final List<FileDescriptor> FILES = List.of(
            Telemetry.getDescriptor(),
            Device.getDescriptor(),
            Capture.getDescriptor(),
            CommandChannel.getDescriptor(),
            CommandEventOuterClass.getDescriptor(),
            CommandResponseOuterClass.getDescriptor());

    @Test
    @DisabledIfSystemProperty(named = "schemas.release", matches = "true")
    void whatWasReleasedIsStillThere() throws IOException {
        assertThat(broken(released(), SchemaLines.of(FILES)))
                .as(
                        "released fields that are gone, renumbered or retyped: add a new number instead, reserve the old one")
                .isEmpty();
    }

    @Test
    @EnabledIfSystemProperty(named = "schemas.release", matches = "true")
    void release() throws IOException {
        var current = SchemaLines.of(FILES);
        assertThat(broken(released(), current)).isEmpty();
        Files.write(
                RELEASED,
                current.entrySet().stream()
                        .map(line -> line.getKey() + " " + line.getValue())
                        .toList());
    }

    @Test
    void aRenumberedFieldIsFound() {
        assertThat(brokenBy(field -> field.setNumber(99))).hasSize(1);
    }

    @Test
    void aRetypedFieldIsFound() {
        assertThat(brokenBy(field -> field.setType(FieldDescriptorProto.Type.TYPE_SINT64)))
                .hasSize(1);
    }

    @Test
    void aRenamedFieldIsFound() {
        assertThat(brokenBy(field -> field.setName("other"))).hasSize(1);
    }

    @Test
    void aFieldThatIsRepeatedNowIsFound() {
        assertThat(brokenBy(field -> field.setLabel(FieldDescriptorProto.Label.LABEL_REPEATED)))
                .hasSize(1);
    }

    @Test
    void aRemovedFieldIsFound() {
        var changed = Telemetry.getDescriptor().toProto().toBuilder();
        changed.getMessageTypeBuilder(0).removeField(0);

        assertThat(broken(telemetry(), lines(changed.build()))).hasSize(1);
    }

    @Test
    void aRemovedMeaningOfANumberIsFound() {
        var changed = Telemetry.getDescriptor().toProto().toBuilder();
        changed.getEnumTypeBuilder(0).removeValue(1);

        assertThat(broken(telemetry(), lines(changed.build()))).hasSize(1);
    }

    @Test
    void aNewFieldBreaksNobody() {
        var changed = Telemetry.getDescriptor().toProto().toBuilder();
        changed.getMessageTypeBuilder(0)
                .addField(FieldDescriptorProto.newBuilder()
                        .setName("new_one")
                        .setNumber(200)
                        .setLabel(FieldDescriptorProto.Label.LABEL_OPTIONAL)
                        .setType(FieldDescriptorProto.Type.TYPE_STRING));

        assertThat(broken(telemetry(), lines(changed.build()))).isEmpty();
    }

    /** The first field of the first message, changed. */
    private static List<String> brokenBy(Consumer<FieldDescriptorProto.Builder> change) {
        var changed = Telemetry.getDescriptor().toProto().toBuilder();
        DescriptorProto.Builder message = changed.getMessageTypeBuilder(0);
        change.accept(message.getFieldBuilder(0));
        return broken(telemetry(), lines(changed.build()));
    }

    private static SortedMap<String, String> telemetry() {
        return SchemaLines.of(List.of(Telemetry.getDescriptor()));
    }

    private static SortedMap<String, String> lines(FileDescriptorProto file) {
        try {
            return SchemaLines.of(List.of(FileDescriptor.buildFrom(file, new FileDescriptor[0])));
        } catch (DescriptorValidationException e) {
            throw new IllegalStateException(e);
        }
    }

    private static List<String> broken(Map<String, String> released, Map<String, String> current) {
        return released.entrySet().stream()
                .filter(line -> !line.getValue().equals(current.get(line.getKey())))
                .map(line -> "%s %s (now: %s)".formatted(line.getKey(), line.getValue(), current.get(line.getKey())))
                .toList();
    }

    private static SortedMap<String, String> released() throws IOException {
        var lines = new TreeMap<String, String>();
        for (var line : Files.readAllLines(RELEASED)) {
            var words = line.split(" ", 3);
            lines.put(words[0] + " " + words[1], words[2]);
        }
        return lines;
    }
}
