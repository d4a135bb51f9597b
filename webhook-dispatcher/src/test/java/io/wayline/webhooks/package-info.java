@NullMarked
package io.wayline.webhooks;

import org.jspecify.annotations.NullMarked;
