@NullMarked
package io.wayline.webhooks.delivery;

import org.jspecify.annotations.NullMarked;
