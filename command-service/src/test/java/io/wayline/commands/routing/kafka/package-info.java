@NullMarked
package io.wayline.commands.routing.kafka;

import org.jspecify.annotations.NullMarked;
