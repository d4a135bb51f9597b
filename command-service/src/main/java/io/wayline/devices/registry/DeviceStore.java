package io.wayline.devices.registry;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the registry is kept. Every method runs in the caller's transaction. */
public interface DeviceStore {

    Optional<Device> find(String imei);

    /** False if it is there already. */
    boolean add(Device device);

    /** Adds those that are not there, and says which these are. */
    List<Device> addMissing(Collection<Device> devices);

    /** Writes what has changed; the tracker must be there. */
    void change(Device device);

    /** False if it was not there. */
    boolean remove(String imei);

    /** By IMEI, those after {@code after}. */
    List<Device> page(Filter filter, String after, int limit);

    /**
     * Null means any.
     *
     * @param text part of a name, or the start of an IMEI
     */
    record Filter(
            @Nullable String text,
            @Nullable String model,
            @Nullable String tag,
            @Nullable Boolean banned,
            Device.@Nullable Source source) {}
}
