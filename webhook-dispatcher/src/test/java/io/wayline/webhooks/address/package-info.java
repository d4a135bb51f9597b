@NullMarked
package io.wayline.webhooks.address;

import org.jspecify.annotations.NullMarked;
