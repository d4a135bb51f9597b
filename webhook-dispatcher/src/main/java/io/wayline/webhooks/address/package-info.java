/** Which addresses may be called. */
@NullMarked
package io.wayline.webhooks.address;

import org.jspecify.annotations.NullMarked;
