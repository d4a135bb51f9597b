package io.wayline.telemetry.ingestion;

import java.util.List;

/** Where records go that cannot become rows: kept with the reason, never dropped. */
public interface Quarantine {

    /** Returns when all of them are durable. Repeating is safe but leaves copies. */
    void keep(List<SetAside> records);
}
