package io.wayline.webhooks.delivery;

/**
 * What became of one delivery.
 *
 * @param verdict which may be to try again
 */
public record Settled(Tried tried, Verdict verdict) {}
