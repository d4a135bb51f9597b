package io.wayline.webhooks.endpoint;

import org.jspecify.annotations.Nullable;

/**
 * Why something that was asked for is not done.
 *
 * @param field as it is named in the API; null if it is about none
 * @param error what is wrong with it
 * @param remedy what would be right
 */
public record Fault(@Nullable String field, String error, String remedy) {}
