@NullMarked
package io.wayline.subscriber;

import org.jspecify.annotations.NullMarked;
