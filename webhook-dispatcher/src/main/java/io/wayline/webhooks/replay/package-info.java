/** Events of the past, once more. */
@NullMarked
package io.wayline.webhooks.replay;

import org.jspecify.annotations.NullMarked;
