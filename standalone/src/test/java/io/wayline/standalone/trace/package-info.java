@NullMarked
package io.wayline.standalone.trace;

import org.jspecify.annotations.NullMarked;
