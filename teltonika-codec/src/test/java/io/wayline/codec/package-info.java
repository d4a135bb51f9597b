@NullMarked
package io.wayline.codec;

import org.jspecify.annotations.NullMarked;
