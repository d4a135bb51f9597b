@NullMarked
package io.wayline.webhooks.replay.jdbc;

import org.jspecify.annotations.NullMarked;
