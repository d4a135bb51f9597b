package io.wayline.webhooks.delivery;

import java.util.Map;

/**
 * What is sent, before it is signed.
 *
 * @param id header webhook-id
 * @param path appended to the endpoint's URL; empty for most
 * @param headers of this message alone
 * @param body JSON in UTF-8; not to be changed afterwards
 */
public record Message(String id, String path, Map<String, String> headers, byte[] body) {}
