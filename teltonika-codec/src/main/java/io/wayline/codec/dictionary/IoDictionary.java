package io.wayline.codec.dictionary;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * All families and models. A family is read when the first model that needs it is asked for, models with the same chain
 * of families share one {@link ModelDictionary}.
 */
public final class IoDictionary {

    /** The chain of a model that nobody knows: ids on which all families agree. */
    private static final String DEFAULT_CHAIN = "common";

    private final Map<String, String> chainByModel;
    private final Map<String, ModelDictionary> byChain = new ConcurrentHashMap<>();
    private final Map<String, List<IoMeaning>> byFamily = new ConcurrentHashMap<>();

    private IoDictionary(Map<String, String> chainByModel) {
        this.chainByModel = chainByModel;
    }

    /** The dictionary that comes with this module; read once, at the first call. */
    public static IoDictionary bundled() {
        return Bundled.DICTIONARY;
    }

    /** What elements mean on this model (FMB120, in any case); on an empty or unknown one, what all families agree on. */
    public ModelDictionary forModel(String model) {
        return byChain.computeIfAbsent(chainByModel.getOrDefault(canonical(model), DEFAULT_CHAIN), this::load);
    }

    /** Whether the model has a chain of its own. */
    public boolean knows(String model) {
        return chainByModel.containsKey(canonical(model));
    }

    private ModelDictionary load(String chain) {
        var inOrder = new ArrayList<IoMeaning>();
        for (var family : chain.split(">", -1)) {
            inOrder.addAll(byFamily.computeIfAbsent(family, DictionaryTables::elements));
        }
        return new ModelDictionary(inOrder);
    }

    private static String canonical(String model) {
        return model.strip().toUpperCase(Locale.ROOT);
    }

    private static final class Bundled {
        static final IoDictionary DICTIONARY = new IoDictionary(DictionaryTables.chainByModel());
    }
}
