/** One base URL for everything: what other services answer is passed through. */
@NullMarked
package io.wayline.commands.gateway.http;

import org.jspecify.annotations.NullMarked;
