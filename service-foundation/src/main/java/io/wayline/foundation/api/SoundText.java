package io.wayline.foundation.api;

import tools.jackson.databind.JsonNode;

/** The database takes any text but one with a NUL or half a character in it, and reads no JSON that has such a text in it. */
public final class SoundText {

    private SoundText() {}

    public static boolean isSound(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (c == 0 || (Character.isSurrogate(c) && !paired)) {
                return false;
            }
            if (paired) {
                i++;
            }
        }
        return true;
    }

    /** Every text in it, and every name. */
    public static boolean isSound(JsonNode tree) {
        if (tree.isString() && !isSound(tree.stringValue())) {
            return false;
        }
        return tree.propertyNames().stream().allMatch(SoundText::isSound)
                && tree.valueStream().allMatch(SoundText::isSound);
    }
}
