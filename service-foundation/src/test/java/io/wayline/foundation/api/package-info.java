@NullMarked
package io.wayline.foundation.api;

import org.jspecify.annotations.NullMarked;
