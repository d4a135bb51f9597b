@NullMarked
package io.wayline.webhooks.delivery.rounds;

import org.jspecify.annotations.NullMarked;
