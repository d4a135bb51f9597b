@NullMarked
package io.wayline.webhooks.event.jdbc;

import org.jspecify.annotations.NullMarked;
