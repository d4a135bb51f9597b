/** Replays in the REST API. */
@NullMarked
package io.wayline.webhooks.replay.http;

import org.jspecify.annotations.NullMarked;
