package io.wayline.codec.dictionary;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the elements of one model mean: an array by id, made for being asked for every element that arrives. */
public final class ModelDictionary {

    private final @Nullable IoMeaning[] byId;

    /** Where an id stands twice, the first one holds. */
    ModelDictionary(List<IoMeaning> meanings) {
        int highest = -1;
        for (var meaning : meanings) {
            highest = Math.max(highest, meaning.id());
        }
        byId = new @Nullable IoMeaning[highest + 1];
        for (var meaning : meanings) {
            if (byId[meaning.id()] == null) {
                byId[meaning.id()] = meaning;
            }
        }
    }

    /** The meaning of an id, or null if it is unknown on this model. Allocates nothing. */
    public @Nullable IoMeaning find(int id) {
        return id >= 0 && id < byId.length ? byId[id] : null;
    }
}
