@NullMarked
package io.wayline.webhooks.replay;

import org.jspecify.annotations.NullMarked;
