/** What became of deliveries: to read, to try again, to forget in time. */
@NullMarked
package io.wayline.webhooks.log;

import org.jspecify.annotations.NullMarked;
