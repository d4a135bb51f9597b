/** The work that is due, round after round. */
@NullMarked
package io.wayline.webhooks.delivery.rounds;

import org.jspecify.annotations.NullMarked;
