package io.wayline.simulator.tracker;

/** What the network, or the tracker itself, does to one transmission. */
public sealed interface Fate {

    Fate CLEAN = new Clean();
    Fate CUT_BEFORE_ANSWER = new CutBeforeAnswer();
    Fate CUT_AFTER_ANSWER = new CutAfterAnswer();
    Fate ANSWER_LOST = new AnswerLost();
    Fate SENT_TWICE = new SentTwice();

    /** Arrives in one piece and is answered. */
    record Clean() implements Fate {}

    /** Arrives in two pieces with a pause between them. */
    record Torn(int at, long pauseMillis) implements Fate {}

    /** Arrives late. */
    record Late(long pauseMillis) implements Fate {}

    /** The connection breaks in the middle of the frame: the server sees the first {@code at} bytes at most. */
    record CutInside(int at) implements Fate {}

    /** The connection breaks when the whole frame is out and the answer is not yet read. */
    record CutBeforeAnswer() implements Fate {}

    /** The connection breaks when the answer has been read. */
    record CutAfterAnswer() implements Fate {}

    /** The answer never reaches the tracker, which waits for its time-out. */
    record AnswerLost() implements Fate {}

    /** The tracker ignores the answer and sends the same frame again, as some firmware does. */
    record SentTwice() implements Fate {}

    /** After the answer there is no coverage for a while; records pile up meanwhile. */
    record Offline(long millis) implements Fate {}
}
