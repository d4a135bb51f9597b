@NullMarked
package io.wayline.standalone.webhook;

import org.jspecify.annotations.NullMarked;
