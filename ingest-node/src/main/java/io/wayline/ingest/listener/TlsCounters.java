package io.wayline.ingest.listener;

import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * What came to the TLS port. Whenever nothing is being counted:
 *
 * <pre>
 * begun = completed + failed, by reason + inHand
 * </pre>
 */
public final class TlsCounters {

    /** Connections that may have a handshake. */
    public final LongAdder begun = new LongAdder();

    public final LongAdder completed = new LongAdder();
    /** Handshakes whose outcome is open; goes up and down. */
    public final LongAdder inHand = new LongAdder();
    /** Times that new files were taken into use. */
    public final LongAdder reloads = new LongAdder();
    /** Times that changed files could not be used: the ones before stay in use. */
    public final LongAdder reloadsFailed = new LongAdder();
    /** When the certificate in use ends, in seconds since 1970; 0 without a TLS port. */
    public final AtomicLong certificateEndsSeconds = new AtomicLong();

    private final Map<TlsFailure, LongAdder> failed = new EnumMap<>(TlsFailure.class);

    public TlsCounters() {
        for (var failure : TlsFailure.values()) {
            failed.put(failure, new LongAdder());
        }
    }

    public LongAdder failed(TlsFailure failure) {
        return Objects.requireNonNull(failed.get(failure), "every failure has its counter");
    }
}
