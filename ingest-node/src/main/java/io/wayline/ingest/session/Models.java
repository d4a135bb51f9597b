package io.wayline.ingest.session;

import io.wayline.codec.dictionary.IoDictionary;
import io.wayline.codec.dictionary.ModelDictionary;

/**
 * Which dictionary a model means.
 *
 * @param defaultModel whose dictionary trackers without a known model get; empty for what all families agree on
 */
public record Models(IoDictionary dictionary, String defaultModel) {

    /** The dictionary for a model as the registry knows it, which may be empty. */
    public ModelDictionary dictionaryOf(String model) {
        return dictionary.forModel(model.isEmpty() ? defaultModel : model);
    }
}
