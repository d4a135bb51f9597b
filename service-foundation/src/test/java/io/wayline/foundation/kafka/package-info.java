@NullMarked
package io.wayline.foundation.kafka;

import org.jspecify.annotations.NullMarked;
