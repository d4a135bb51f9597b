package io.wayline.standalone.run;

import java.util.Base64;

/** The key of the REST API: the one that was set, or one that the data directory keeps. */
record ApiKey(String value) {

    private static final int RANDOM_BYTES = 24;
    private static final String FILE = "api-key";

    static ApiKey of(RunSettings settings) {
        return new ApiKey(settings.apiKey()
                .orElseGet(() -> KeptSecret.of(
                        settings.dataDir().resolve(FILE),
                        RANDOM_BYTES,
                        Base64.getUrlEncoder().withoutPadding())));
    }

    @Override
    public String toString() {
        return "ApiKey[***]";
    }
}
