@NullMarked
package io.wayline.webhooks.endpoint;

import org.jspecify.annotations.NullMarked;
