@NullMarked
package io.wayline.webhooks.event;

import org.jspecify.annotations.NullMarked;
