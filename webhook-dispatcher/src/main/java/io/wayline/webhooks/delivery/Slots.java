package io.wayline.webhooks.delivery;

/**
 * How many lanes are taken: of those never tried, and of those tried before. Each kind has half of the slots if it needs
 * them, so that thousands of retries do not starve what is new, nor the other way round.
 */
public record Slots(int fresh, int retried) {

    /**
     * @param freshDue lanes never tried that are due
     * @param retriedDue the others
     */
    static Slots share(int slots, int freshDue, int retriedDue) {
        int half = slots - slots / 2;
        int fresh = Math.min(freshDue, Math.max(half, slots - retriedDue));
        return new Slots(fresh, Math.min(retriedDue, slots - fresh));
    }

    boolean isEmpty() {
        return fresh + retried == 0;
    }
}
