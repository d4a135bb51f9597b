package io.wayline.ingest.telemetry;

import io.wayline.codec.dictionary.ModelDictionary;

/**
 * What all records of one session have in common.
 *
 * @param imei 15 digits
 * @param model as the registry knows it; empty if it does not
 * @param dictionary what element ids mean on that model
 * @param sessionToken 0 on UDP, where there is no session
 */
public record Origin(String imei, String model, ModelDictionary dictionary, long sessionToken, Transport transport) {

    /** How the bytes came. */
    public enum Transport {
        TCP,
        UDP
    }
}
