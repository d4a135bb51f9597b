package io.wayline.ingest.kafka;

import io.wayline.codec.dictionary.ModelDictionary;
import org.jspecify.annotations.Nullable;

/**
 * A model's dictionary as bytes of the wire: what is the same in every record is encoded once. Filled as elements are
 * seen; two threads that fill the same place write the same thing.
 */
final class EncodedDictionary {

    /** Ids 0 to 65535 as pages of 256: models use few of them, and close together. */
    private static final int PAGE_BITS = 8;

    private static final int PAGE_SIZE = 1 << PAGE_BITS;

    private final ModelDictionary dictionary;
    private final @Nullable EncodedElement[] @Nullable [] pages = new EncodedElement[PAGE_SIZE][];

    EncodedDictionary(ModelDictionary dictionary) {
        this.dictionary = dictionary;
    }

    EncodedElement element(int id) {
        @Nullable EncodedElement @Nullable [] page = pages[id >>> PAGE_BITS];
        if (page == null) {
            page = new @Nullable EncodedElement[PAGE_SIZE];
            pages[id >>> PAGE_BITS] = page;
        }
        @Nullable EncodedElement element = page[id & PAGE_SIZE - 1];
        if (element == null) {
            element = new EncodedElement(id, dictionary.find(id));
            page[id & PAGE_SIZE - 1] = element;
        }
        return element;
    }
}
