/** What must be remembered to tell news from repetition. */
@NullMarked
package io.wayline.webhooks.event.jdbc;

import org.jspecify.annotations.NullMarked;
