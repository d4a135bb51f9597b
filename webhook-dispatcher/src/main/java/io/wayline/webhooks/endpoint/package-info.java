/** Where events go, which of them, and how. */
@NullMarked
package io.wayline.webhooks.endpoint;

import org.jspecify.annotations.NullMarked;
