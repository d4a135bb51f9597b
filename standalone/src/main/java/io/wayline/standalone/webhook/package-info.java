/**
 * Webhooks at their other end: a receiver on this machine that verifies and shows what arrives, and the routes of endpoints.
 *
 * <p>It verifies signatures by itself, without the dispatcher's code, as any host does.
 */
@NullMarked
package io.wayline.standalone.webhook;

import org.jspecify.annotations.NullMarked;
