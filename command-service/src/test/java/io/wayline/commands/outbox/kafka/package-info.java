@NullMarked
package io.wayline.commands.outbox.kafka;

import org.jspecify.annotations.NullMarked;
