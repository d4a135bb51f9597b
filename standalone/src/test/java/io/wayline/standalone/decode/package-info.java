@NullMarked
package io.wayline.standalone.decode;

import org.jspecify.annotations.NullMarked;
