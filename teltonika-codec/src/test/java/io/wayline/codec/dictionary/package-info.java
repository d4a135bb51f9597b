@NullMarked
package io.wayline.codec.dictionary;

import org.jspecify.annotations.NullMarked;
