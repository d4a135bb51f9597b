package io.wayline.webhooks.endpoint;

import java.util.Arrays;
import java.util.Optional;

/** What an endpoint can be told. The words are part of the contract. */
public enum EventType {
    /** The tracker's answer confirms a command. */
    COMMAND_COMPLETED("command.completed"),
    /** A command has ended otherwise: state and reason say how. */
    COMMAND_FAILED("command.failed"),
    /** A command waits for another attempt. */
    COMMAND_RETRIED("command.retried"),
    /** iot-broker's bodies only: several failed commands in one. */
    COMMAND_BULK_FAILURE("command.bulk_failure"),
    /** A tracker has sent records. */
    TELEMETRY_RECEIVED("telemetry.received"),
    DEVICE_CONNECTED("device.connected"),
    DEVICE_DISCONNECTED("device.disconnected"),
    /** For operators: deliveries to an endpoint keep failing. */
    ENDPOINT_FAILING("endpoint.failing"),
    /** For operators: an endpoint was switched off, by its own 410 or after days of failures. */
    ENDPOINT_DISABLED("endpoint.disabled"),
    /** For operators: a failing endpoint takes deliveries again. */
    ENDPOINT_RECOVERED("endpoint.recovered"),
    /** On demand, to try an endpoint. */
    ENDPOINT_TEST("endpoint.test");

    private final String word;

    EventType(String word) {
        this.word = word;
    }

    /** As it is written in the API and in bodies. */
    public String word() {
        return word;
    }

    /** Whether endpoints can ask for it: the others come by themselves. */
    public boolean isSubscribable() {
        return this != COMMAND_BULK_FAILURE && this != ENDPOINT_TEST;
    }

    /** Whether it is about an endpoint, not about a tracker. */
    public boolean isForOperators() {
        return switch (this) {
            case ENDPOINT_FAILING, ENDPOINT_DISABLED, ENDPOINT_RECOVERED, ENDPOINT_TEST -> true;
            case COMMAND_COMPLETED,
                    COMMAND_FAILED,
                    COMMAND_RETRIED,
                    COMMAND_BULK_FAILURE,
                    TELEMETRY_RECEIVED,
                    DEVICE_CONNECTED,
                    DEVICE_DISCONNECTED -> false;
        };
    }

    /** Empty if that is no type of event. */
    public static Optional<EventType> of(String word) {
        return Arrays.stream(values()).filter(type -> type.word.equals(word)).findFirst();
    }
}
