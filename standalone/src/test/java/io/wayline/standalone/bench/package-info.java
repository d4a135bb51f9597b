@NullMarked
package io.wayline.standalone.bench;

import org.jspecify.annotations.NullMarked;
