package io.wayline.subscriber;

import com.google.protobuf.ByteString;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Remembers which records were handled. A tracker that got no acknowledgement sends the same records again: they stand in the
 * topic twice, with the same id. Called from one thread.
 */
public interface SeenRecords {

    /** True if this id was added before. */
    boolean contains(ByteString recordId);

    /** Called once the record is handled, before its offset is committed. */
    void add(ByteString recordId);

    /** Every record is new. */
    static SeenRecords none() {
        return new SeenRecords() {
            @Override
            public boolean contains(ByteString recordId) {
                return false;
            }

            @Override
            public void add(ByteString recordId) {}
        };
    }

    /** The newest ids, in memory: about 100 bytes each. Forgotten at the end of the process. */
    static SeenRecords newest(int ids) {
        var seen = new LinkedHashMap<ByteString, Boolean>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<ByteString, Boolean> eldest) {
                return size() > ids;
            }
        };
        return new SeenRecords() {
            @Override
            public boolean contains(ByteString recordId) {
                return seen.containsKey(recordId);
            }

            @Override
            public void add(ByteString recordId) {
                seen.put(recordId, true);
            }
        };
    }
}
