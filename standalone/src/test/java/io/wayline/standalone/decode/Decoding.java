package io.wayline.standalone.decode;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One run of the command. */
record Decoding(int exitCode, String output, String complaints) {

    private static final JsonMapper JSON = new JsonMapper();

    static Decoding of(String... arguments) {
        return ofInput("", arguments);
    }

    static Decoding ofInput(String input, String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        int exitCode = new CommandLine(new DecodeCommand(new ByteArrayInputStream(input.getBytes(UTF_8))))
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
        return new Decoding(exitCode, out.toString(), err.toString());
    }

    List<JsonNode> objects() {
        return output.lines().map(JSON::readTree).toList();
    }

    JsonNode object() {
        var all = objects();
        if (all.size() != 1) {
            throw new AssertionError("%d objects (expected: 1): %s".formatted(all.size(), output));
        }
        return all.getFirst();
    }
}
