@NullMarked
package io.wayline.standalone.api;

import org.jspecify.annotations.NullMarked;
