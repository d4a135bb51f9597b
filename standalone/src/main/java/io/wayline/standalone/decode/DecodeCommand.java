package io.wayline.standalone.decode;

import static java.util.Objects.requireNonNull;

import io.wayline.codec.FrameBoundary;
import io.wayline.codec.dictionary.IoDictionary;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Prints what frames say. */
@Command(
        name = "decode",
        mixinStandardHelpOptions = true,
        description =
                "Prints what a tracker's frame says: codec, checksum, records, every IO element, commands and answers.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {"0:every frame is good", "1:a frame is bad", "2:the command line is wrong"},
        footer = {
            "%nA line may hold several frames of one connection, one behind the other. Datagrams are recognised.%n",
            "Examples:",
            "  wayline decode 000000000000000D0C010500000005676574696F01000000CB",
            "  wayline decode --model FMB120 --json < frames.txt"
        })
public final class DecodeCommand implements Callable<Integer> {

    private static final int GOOD = 0;
    private static final int BAD = 1;

    @Parameters(
            paramLabel = "HEX",
            arity = "0..*",
            description =
                    "Frames in hex; blanks, colons and 0x are ignored. Without any: a frame a line from standard input.")
    private List<String> frames = new ArrayList<>();

    @Option(names = "--json", description = "One JSON object a line and frame.")
    private boolean json;

    @Option(
            names = "--model",
            paramLabel = "MODEL",
            defaultValue = "",
            description =
                    "Model of the tracker (FMB120), which decides what an id means. Default: what all models agree on.")
    private String model = "";

    @Spec
    private @Nullable CommandSpec spec;

    private final InputStream in;

    public DecodeCommand() {
        this(System.in);
    }

    DecodeCommand(InputStream in) {
        this.in = in;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new DecodeCommand()).execute(args));
    }

    @Override
    public Integer call() throws IOException {
        var commandLine = requireNonNull(spec).commandLine();
        var dictionary = IoDictionary.bundled();
        if (!model.isEmpty() && !dictionary.knows(model)) {
            commandLine.getErr().println("model " + model + " is not known: only what all models agree on is named");
        }
        var meanings = dictionary.forModel(model);
        var out = commandLine.getOut();
        var printer = json ? new JsonPrinter(out, meanings) : new TextPrinter(out, meanings);
        boolean allGood = frames.isEmpty() ? printLines(printer, out) : printArguments(printer);
        out.flush();
        return allGood ? GOOD : BAD;
    }

    /** Arguments shorter than any frame are pieces of one, which the shell has cut at the blanks. */
    private boolean printArguments(FramePrinter printer) {
        if (frames.stream().anyMatch(frame -> HexText.digitsIn(frame) < 2 * FrameBoundary.ENVELOPE_BYTES)) {
            return printAll(printer, String.join(" ", frames));
        }
        boolean allGood = true;
        for (var frame : frames) {
            allGood &= printAll(printer, frame);
        }
        return allGood;
    }

    private boolean printLines(FramePrinter printer, PrintWriter out) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        boolean allGood = true;
        for (var line = lines.readLine(); line != null; line = lines.readLine()) {
            if (!line.isBlank()) {
                allGood &= printAll(printer, line);
                out.flush();
            }
        }
        return allGood;
    }

    private static boolean printAll(FramePrinter printer, String hex) {
        boolean allGood = true;
        for (var frame : DecodedFrame.allOf(hex)) {
            printer.print(frame);
            allGood &= frame.error() == null;
        }
        return allGood;
    }
}
