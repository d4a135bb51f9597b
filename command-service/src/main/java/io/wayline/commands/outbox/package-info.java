/** Events written with the change that caused them, and their way to Kafka. */
@NullMarked
package io.wayline.commands.outbox;

import org.jspecify.annotations.NullMarked;
