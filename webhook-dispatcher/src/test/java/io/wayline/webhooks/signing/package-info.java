@NullMarked
package io.wayline.webhooks.signing;

import org.jspecify.annotations.NullMarked;
