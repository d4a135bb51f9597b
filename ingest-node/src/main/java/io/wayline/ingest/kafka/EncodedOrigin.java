package io.wayline.ingest.kafka;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wayline.ingest.telemetry.Origin;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import io.wayline.proto.telemetry.v1.Transport;

/**
 * What all records of a session have in common, as bytes.
 *
 * @param key the digits of the IMEI
 * @param common fields imei, session_token, transport and model of a {@code TelemetryRecord}
 */
@SuppressWarnings("ArrayRecordComponent") // handed to the writer once a session, compared by nobody
record EncodedOrigin(byte[] key, byte[] common, EncodedDictionary dictionary) {

    static EncodedOrigin of(Origin origin, EncodedDictionary dictionary) {
        var common = TelemetryRecord.newBuilder()
                .setImei(origin.imei())
                .setSessionToken(origin.sessionToken())
                .setTransport(
                        switch (origin.transport()) {
                            case TCP -> Transport.TRANSPORT_TCP;
                            case UDP -> Transport.TRANSPORT_UDP;
                        })
                .setModel(origin.model())
                .build();
        return new EncodedOrigin(origin.imei().getBytes(US_ASCII), common.toByteArray(), dictionary);
    }
}
