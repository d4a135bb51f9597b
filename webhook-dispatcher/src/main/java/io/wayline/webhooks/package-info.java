/** Events become signed HTTP deliveries: in order per tracker, retried for days, replayable. */
@NullMarked
package io.wayline.webhooks;

import org.jspecify.annotations.NullMarked;
