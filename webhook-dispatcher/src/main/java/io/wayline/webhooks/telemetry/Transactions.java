package io.wayline.webhooks.telemetry;

import java.util.function.Supplier;

/** All or nothing. */
public interface Transactions {

    <T> T call(Supplier<T> work);
}
