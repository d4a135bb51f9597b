/** The bodies that hosts receive. */
@NullMarked
package io.wayline.webhooks.payload;

import org.jspecify.annotations.NullMarked;
