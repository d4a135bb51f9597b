package io.wayline.webhooks.delivery.client;

import static java.util.stream.Collectors.joining;

import io.wayline.webhooks.delivery.Outcome;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.hc.client5.http.utils.DateUtils;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** What is taken from a stranger's answer: a status, a wish when to come back, the beginning of the body. */
final class Answers {

    static final int KEPT_BYTES = 4 * 1024;
    /** A longer body is not worth reading to its end for the sake of the connection. */
    static final int READ_BYTES = 64 * 1024;

    private static final Duration LONGEST_WAIT = Duration.ofHours(24);

    private Answers() {}

    /**
     * @param kept the body's beginning, at most {@link #KEPT_BYTES}
     * @param whole false if it goes on beyond what is read
     */
    record Body(byte[] kept, boolean whole) {}

    static Body read(ClassicHttpResponse response) throws IOException {
        var entity = response.getEntity();
        return entity == null ? new Body(new byte[0], true) : read(entity.getContent());
    }

    private static Body read(@Nullable InputStream content) throws IOException {
        if (content == null) {
            return new Body(new byte[0], true);
        }
        byte[] kept = content.readNBytes(KEPT_BYTES);
        byte[] discarded = new byte[KEPT_BYTES];
        int total = kept.length;
        while (total <= READ_BYTES) {
            int count = content.read(discarded);
            if (count < 0) {
                return new Body(kept, true);
            }
            total += count;
        }
        return new Body(kept, false);
    }

    static Outcome outcome(ClassicHttpResponse response, Body body, Instant now) {
        int status = response.getCode();
        var text = printable(body.kept());
        return status >= 200 && status <= 299
                ? new Outcome.Accepted(status, text)
                : new Outcome.Refused(status, retryAfter(response, now), text);
    }

    private static Optional<Duration> retryAfter(ClassicHttpResponse response, Instant now) {
        var header = response.getFirstHeader(HttpHeaders.RETRY_AFTER);
        return header == null || header.getValue() == null
                ? Optional.empty()
                : retryAfter(header.getValue().strip(), now);
    }

    /** @param value seconds, or a date as HTTP writes it; anything else is no wish */
    static Optional<Duration> retryAfter(String value, Instant now) {
        if (value.matches("[0-9]+")) {
            return Optional.of(
                    value.length() > 9 ? LONGEST_WAIT : atMostADay(Duration.ofSeconds(Long.parseLong(value))));
        }
        return Optional.ofNullable(DateUtils.parseStandardDate(value))
                .map(date -> Duration.between(now, date))
                .map(wait -> wait.isNegative() ? Duration.ZERO : atMostADay(wait));
    }

    private static Duration atMostADay(Duration wait) {
        return wait.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : wait;
    }

    /** Text of a stranger, for a database and a terminal: no control characters but ends of lines, and what is no UTF-8 is shown as �. */
    static String printable(byte[] bytes) {
        var characters = CharBuffer.allocate(bytes.length);
        // Not the end of input: of a character that was cut in two, nothing is left.
        var _ = StandardCharsets.UTF_8
                .newDecoder()
                .onMalformedInput(CodingErrorAction.REPLACE)
                .decode(ByteBuffer.wrap(bytes), characters, false);
        return characters
                .flip()
                .codePoints()
                .mapToObj(c -> isPrintable(c) ? Character.toString(c) : "\uFFFD")
                .collect(joining());
    }

    private static boolean isPrintable(int c) {
        return c == '\n' || c == '\t' || c == '\r' || !(Character.isISOControl(c) || isFormat(c));
    }

    /** What turns the direction of text, or hides. */
    private static boolean isFormat(int c) {
        return Character.getType(c) == Character.FORMAT;
    }
}
