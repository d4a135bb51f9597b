package io.wayline.ingest.session;

import io.wayline.codec.Codec;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Which codecs trackers may speak, and be spoken to in.
 *
 * @param everywhere for models without a rule of their own, and for unknown ones
 * @param byModel instead of the former, by model in capitals
 */
public record CodecRules(Set<Codec> everywhere, Map<String, Set<Codec>> byModel) {

    /** The word in quarantine for a frame that could be read and may not be. */
    static final String DISABLED = "CODEC_DISABLED";

    public CodecRules {
        everywhere = Set.copyOf(everywhere);
        byModel = Map.copyOf(byModel);
    }

    /**
     * Rules as they stand in the settings.
     *
     * @param codecs such as {@code 8,8E,12}
     * @param byModel such as {@code FMB920=8,8E;FMC130=8E,12}
     * @throws IllegalArgumentException with the name of the setting, if one is none
     */
    public static CodecRules parse(String codecs, String byModel) {
        var models = new HashMap<String, Set<Codec>>();
        for (var rule : byModel.split(";", -1)) {
            if (!rule.isBlank()) {
                int equals = rule.indexOf('=');
                if (equals < 1) {
                    throw new IllegalArgumentException(
                            "CODECS_BY_MODEL: %s (expected: FMB920=8,8E;FMC130=8E,12)".formatted(rule.strip()));
                }
                models.put(
                        rule.substring(0, equals).strip().toUpperCase(Locale.ROOT),
                        codecs("CODECS_BY_MODEL", rule.substring(equals + 1)));
            }
        }
        return new CodecRules(codecs("CODECS", codecs), models);
    }

    private static Set<Codec> codecs(String variable, String list) {
        var codecs = EnumSet.noneOf(Codec.class);
        for (var label : list.split(",", -1)) {
            codecs.add(codec(variable, label.strip()));
        }
        return codecs;
    }

    private static Codec codec(String variable, String label) {
        for (var codec : Codec.values()) {
            if (codec.label().equalsIgnoreCase(label)) {
                return codec;
            }
        }
        throw new IllegalArgumentException("%s: %s (expected: some of %s)"
                .formatted(
                        variable,
                        label,
                        Arrays.stream(Codec.values()).map(Codec::label).collect(Collectors.joining(","))));
    }

    /** @param model as the registry knows it; empty if it does not */
    public boolean allow(String model, Codec codec) {
        if (byModel.isEmpty()) {
            return everywhere.contains(codec);
        }
        return byModel.getOrDefault(model.toUpperCase(Locale.ROOT), everywhere).contains(codec);
    }
}
