/** Standard Webhooks signatures, and the secrets behind them. */
@NullMarked
package io.wayline.webhooks.signing;

import org.jspecify.annotations.NullMarked;
