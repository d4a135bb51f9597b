package io.wayline.commands.submission;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.wayline.commands.ledger.Command;
import io.wayline.commands.ledger.CommandId;
import io.wayline.commands.ledger.DeliveryMode;
import io.wayline.commands.ledger.IfOffline;
import io.wayline.commands.ledger.Ledger;
import io.wayline.commands.ledger.Ledger.Submission;
import io.wayline.foundation.access.Audit;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.annotation.Transactional;

/** The way into the ledger: checks what hosts ask for, fills in what they left out, and remembers who did it. */
@Transactional
public class Submissions {

    /** Bytes of UTF-8. */
    public static final int LARGEST_METADATA = 16 * 1024;

    /** What fits into a Codec 12 frame of every tracker. */
    public static final int LONGEST_TEXT = 160;

    public static final int LONGEST_REQUEST_ID = 200;

    private final Ledger ledger;
    private final Audit audit;
    private final SubmissionRules rules;
    private final InstantSource time;

    public Submissions(Ledger ledger, Audit audit, SubmissionRules rules, InstantSource time) {
        this.ledger = ledger;
        this.audit = audit;
        this.rules = rules;
        this.time = time;
    }

    /** What became of a wish. */
    public sealed interface Result {
        /** @param warnings for people; empty if all is well */
        record Taken(Command command, List<String> warnings) implements Result {}

        /** The same request was made before: this is its command. */
        record Repeated(Command command, List<String> warnings) implements Result {}

        /** Under the same request id something else was asked for. */
        record Conflicting(Command earlier) implements Result {}

        /** The tracker is not connected, and the command may not wait; nothing is written. */
        record NotConnected() implements Result {}

        record Refused(Fault fault) implements Result {}
    }

    /** Safe to repeat with the same request id: it gives the same command back. */
    public Result submit(Wish wish) {
        var fault = fault(wish);
        if (fault.isPresent()) {
            return new Result.Refused(fault.get());
        }
        return switch (ledger.submit(request(wish, time.instant()))) {
            case Submission.Accepted(var command) -> {
                audit.record(
                        wish.requestedBy(), "COMMAND_SUBMITTED", command.id().toString(), detail(command));
                yield new Result.Taken(command, warnings(wish));
            }
            case Submission.Repeated(var command) -> new Result.Repeated(command, warnings(wish));
            case Submission.Conflicting(var earlier) -> new Result.Conflicting(earlier);
            case Submission.NotConnected _ -> new Result.NotConnected();
        };
    }

    /** Withdraws a command; empty if there is none, or it is not open any more. */
    public Optional<Command> cancel(CommandId id, String by) {
        var cancelled = ledger.cancel(id);
        cancelled.ifPresent(command -> audit.record(by, "COMMAND_CANCELLED", id.toString(), detail(command)));
        return cancelled;
    }

    private static String detail(Command command) {
        return command.request().imei() + " " + command.request().text();
    }

    /** The first thing that is wrong; empty if nothing is. */
    Optional<Fault> fault(Wish wish) {
        return Stream.of(
                        imeiFault(wish.imei()),
                        textFault(wish.text()),
                        metadataFault(wish.metadata()),
                        within("ttlSeconds", wish.timeToLive(), SubmissionRules.LONGEST_TIME_TO_LIVE),
                        within("timeoutSeconds", wish.timeout(), SubmissionRules.LONGEST_TIMEOUT),
                        retriesFault(wish.maxRetries()),
                        patternFault("expect.success", wish.expectSuccess()),
                        patternFault("expect.failure", wish.expectFailure()),
                        requestIdFault(wish.requestId()))
                .filter(Objects::nonNull)
                .findFirst();
    }

    private @Nullable Fault imeiFault(String imei) {
        if (!CheckDigit.isImei(imei)) {
            return new Fault("imei", "imei: not 15 digits", "Send the 15 digits of the tracker's IMEI as text.");
        }
        return rules.checkDigit() == CheckDigit.REQUIRE && !CheckDigit.isRight(imei)
                ? new Fault("imei", "imei: wrong check digit", "Compare the IMEI with the tracker's label.")
                : null;
    }

    private List<String> warnings(Wish wish) {
        return rules.checkDigit() == CheckDigit.WARN && !CheckDigit.isRight(wish.imei())
                ? List.of("imei: wrong check digit")
                : List.of();
    }

    private static @Nullable Fault textFault(String text) {
        var remedy = "1 to %d characters of printable ASCII, the first of them no blank.".formatted(LONGEST_TEXT);
        if (text.isEmpty() || text.length() > LONGEST_TEXT) {
            return new Fault("command", "command: %d characters".formatted(text.length()), remedy);
        }
        if (text.startsWith(" ")) {
            return new Fault("command", "command: begins with a blank", remedy);
        }
        return text.chars().allMatch(c -> c >= ' ' && c <= '~')
                ? null
                : new Fault("command", "command: not printable ASCII", remedy);
    }

    private static @Nullable Fault metadataFault(@Nullable String metadata) {
        return metadata != null && metadata.getBytes(UTF_8).length > LARGEST_METADATA
                ? new Fault(
                        "metadata", "metadata: too large", "At most %d KiB of JSON.".formatted(LARGEST_METADATA / 1024))
                : null;
    }

    private static @Nullable Fault within(String field, @Nullable Duration value, Duration longest) {
        return value != null && (value.toSeconds() < 1 || value.compareTo(longest) > 0)
                ? new Fault(field, field + ": out of range", "1 to %d seconds.".formatted(longest.toSeconds()))
                : null;
    }

    private static @Nullable Fault retriesFault(@Nullable Integer retries) {
        return retries != null && (retries < 0 || retries > SubmissionRules.MOST_RETRIES)
                ? new Fault(
                        "maxRetries", "maxRetries: out of range", "0 to %d.".formatted(SubmissionRules.MOST_RETRIES))
                : null;
    }

    private static @Nullable Fault patternFault(String field, @Nullable String pattern) {
        return pattern == null
                ? null
                : AnswerPattern.fault(pattern)
                        .map(fault -> new Fault(
                                field,
                                field + ": " + fault,
                                "A regular expression of Java whose repeated groups neither repeat nor branch inside."))
                        .orElse(null);
    }

    private static @Nullable Fault requestIdFault(@Nullable String id) {
        return id != null
                        && (id.isBlank()
                                || id.length() > LONGEST_REQUEST_ID
                                || !id.chars().allMatch(c -> c >= ' ' && c <= '~'))
                ? new Fault(
                        "Idempotency-Key",
                        "Idempotency-Key: not usable",
                        "1 to %d characters of printable ASCII.".formatted(LONGEST_REQUEST_ID))
                : null;
    }

    private Command.Request request(Wish wish, Instant now) {
        var created = now.truncatedTo(ChronoUnit.MICROS); // as exact as the database is
        var ifOffline = or(wish.ifOffline(), IfOffline.REJECT);
        var timeout = or(wish.timeout(), rules.timeout());
        int retries = or(wish.maxRetries(), rules.maxRetries());
        var timeToLive = or(
                wish.timeToLive(),
                switch (ifOffline) {
                    case REJECT -> rules.timeForAllAttempts(retries, timeout);
                    case QUEUE -> rules.queueTimeToLive();
                });
        return new Command.Request(
                CommandId.random(),
                wish.imei(),
                wish.text(),
                wish.metadata(),
                wish.expectSuccess(),
                wish.expectFailure(),
                or(wish.deliveryMode(), DeliveryMode.AT_LEAST_ONCE),
                ifOffline,
                timeout,
                retries,
                created,
                created.plus(timeToLive),
                wish.requestedBy(),
                wish.requestId(),
                wish.requestId() == null ? null : hash(wish),
                wish.traceparent());
    }

    private static <T> T or(@Nullable T said, T otherwise) {
        return said == null ? otherwise : said;
    }

    /** Of what was said, not of the defaults: those may change between two tries. */
    private static String hash(Wish wish) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            for (Object part : new @Nullable Object[] {
                wish.imei(),
                wish.text(),
                wish.metadata(),
                wish.ifOffline(),
                wish.timeToLive(),
                wish.timeout(),
                wish.maxRetries(),
                wish.expectSuccess(),
                wish.expectFailure(),
                wish.deliveryMode()
            }) {
                byte[] bytes = String.valueOf(part).getBytes(UTF_8);
                digest.update((part == null ? "-" : bytes.length + ":").getBytes(UTF_8));
                digest.update(bytes);
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
