package io.wayline.commands.catalogue;

import io.wayline.commands.ledger.Expectation.Verdict;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a {@code setdigout} asks of the outputs it names, and what an answer says about them, output by output. Where such a
 * report stands in the answer does not matter, as for the profile commands of iot-broker, but values count as a whole:
 * {@code DOUT1:10} says nothing about {@code DOUT1:1}.
 *
 * @param levels output number, from 1, to what is asked of it
 */
record AskedOutputs(Map<Integer, Boolean> levels) {

    private static final Pattern COMMAND = Pattern.compile("setdigout +([01?]{1,9})(?: .*)?");
    private static final Pattern REPORT = Pattern.compile(
            "DOUT(\\d):\\s*(?:(Already set to )?([01]|ON|OFF)\\b|IGNORED\\b)((?:(?!DOUT\\d).)*)", Pattern.DOTALL);
    private static final Pattern STATES = Pattern.compile("(?:DOUTS|Digital Outputs) are set to:\\s*([01X?]+)");
    private static final Pattern MENTION = Pattern.compile("DOUT\\d|(?:DOUTS|Digital Outputs) are set to:");
    private static final Pattern ERROR = Pattern.compile("DOUT\\d (?:params are invalid|ERROR)");

    /**
     * What an answer says about one output.
     *
     * @param level empty: it is left as it was
     */
    private record Report(int output, Optional<Boolean> level, boolean already, boolean queued) {}

    /** Empty if the command is not one that names outputs. */
    static Optional<AskedOutputs> of(String command) {
        var matcher = COMMAND.matcher(command);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        var levels = new HashMap<Integer, Boolean>();
        var states = matcher.group(1);
        for (int i = 0; i < states.length(); i++) {
            if (states.charAt(i) != '?') {
                levels.put(i + 1, states.charAt(i) == '1');
            }
        }
        return Optional.of(new AskedOutputs(Map.copyOf(levels)));
    }

    /** True if the answer speaks of outputs at all: then this class, and nothing else, says what it means. */
    static boolean areMentionedIn(String answer) {
        return MENTION.matcher(answer).find();
    }

    /** Success if each output asked for is reported with the level asked for. */
    Verdict judge(String answer) {
        var reports = reports(answer);
        var asAsked = new ArrayList<Report>();
        boolean allReported = true;
        for (var asked : levels.entrySet()) {
            var ofOutput = reports.stream()
                    .filter(report -> report.output() == asked.getKey())
                    .toList();
            var matching = ofOutput.stream()
                    .filter(report -> report.level().equals(Optional.of(asked.getValue())))
                    .findFirst();
            if (matching.isEmpty() && !ofOutput.isEmpty()) {
                return Verdict.NOT_CLAIMED; // it answers a command that asked for something else
            }
            matching.ifPresent(asAsked::add);
            allReported &= matching.isPresent();
        }
        if (!allReported || reports.isEmpty()) {
            return ERROR.matcher(answer).find() ? Verdict.FAILURE : Verdict.NOT_CLAIMED;
        }
        if (levels.isEmpty()
                && reports.stream().anyMatch(report -> report.level().isPresent())) {
            return Verdict.NOT_CLAIMED;
        }
        if (asAsked.stream().anyMatch(Report::queued)) {
            return Verdict.DEFERRED;
        }
        return asAsked.stream().allMatch(Report::already) ? Verdict.ALREADY : Verdict.SUCCESS;
    }

    private static List<Report> reports(String answer) {
        var reports = new ArrayList<>(
                REPORT.matcher(answer).results().map(AskedOutputs::report).toList());
        STATES.matcher(answer).results().forEach(found -> {
            var states = found.group(1);
            for (int i = 0; i < states.length(); i++) {
                reports.add(new Report(i + 1, level(states.substring(i, i + 1)), false, false));
            }
        });
        return reports;
    }

    private static Report report(MatchResult found) {
        return new Report(
                Integer.parseInt(found.group(1)),
                level(found.group(3)),
                found.group(2) != null,
                found.group(4).contains("queued"));
    }

    private static Optional<Boolean> level(@Nullable String word) {
        return switch (word) {
            case "1", "ON" -> Optional.of(true);
            case "0", "OFF" -> Optional.of(false);
            case null, default -> Optional.empty();
        };
    }
}
