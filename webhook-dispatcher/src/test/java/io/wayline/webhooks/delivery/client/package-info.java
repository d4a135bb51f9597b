@NullMarked
package io.wayline.webhooks.delivery.client;

import org.jspecify.annotations.NullMarked;
