package io.wayline.ingest.session;

import io.wayline.ingest.command.Instruction;
import io.wayline.ingest.connection.CloseReason;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The sessions on this node, one a tracker. Safe for any thread. */
public final class Sessions {

    private final ConcurrentHashMap<String, DeviceSession> byImei = new ConcurrentHashMap<>();

    /** Newest login wins: an older session of the same tracker is closed, and its end is no news. */
    void begin(DeviceSession session) {
        @Nullable DeviceSession older = byImei.put(session.imei(), session);
        if (older != null) {
            session.replaces(older);
            older.onLoop(() -> CloseReason.REPLACED.close(older.channel()));
        }
    }

    void end(DeviceSession session) {
        byImei.remove(session.imei(), session);
    }

    /** True if this node holds a session of the tracker. */
    public boolean holds(String imei) {
        return byImei.containsKey(imei);
    }

    /** The journal said something about a tracker. */
    public void observed(JournalEvent event) {
        @Nullable DeviceSession session = byImei.get(event.imei());
        if (session != null) {
            session.onLoop(() -> session.observed(event));
        }
    }

    /** True until a newer session of the same tracker begins, or this one ends. */
    boolean isNewest(DeviceSession session) {
        return byImei.get(session.imei()) == session;
    }

    /** The command ledger said something to a tracker; false if this node holds no session of it. */
    public boolean instructed(Instruction instruction) {
        @Nullable DeviceSession session = byImei.get(instruction.imei());
        if (session == null) {
            return false;
        }
        session.onLoop(() -> session.instructed(instruction));
        return true;
    }

    /** The registry has a model for a tracker. */
    public void modelChanged(String imei, String model) {
        @Nullable DeviceSession session = byImei.get(imei);
        if (session != null) {
            session.onLoop(() -> session.modelChanged(model));
        }
    }

    /** Somebody looks into a tracker, or no longer does. */
    public void capture(String imei, long untilMillis) {
        @Nullable DeviceSession session = byImei.get(imei);
        if (session != null) {
            session.onLoop(() -> session.capture(untilMillis));
        }
    }

    /** Closes the session of a tracker that may no longer be here. */
    public void expel(String imei, CloseReason reason) {
        @Nullable DeviceSession session = byImei.get(imei);
        if (session != null) {
            session.onLoop(() -> reason.close(session.channel()));
        }
    }

    public int size() {
        return byImei.size();
    }

    /** Those at this moment. */
    public Collection<DeviceSession> all() {
        return List.copyOf(byImei.values());
    }
}
