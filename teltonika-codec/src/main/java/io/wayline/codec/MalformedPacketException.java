package io.wayline.codec;

/** Bytes that break the grammar; never leaves this package. */
final class MalformedPacketException extends Exception {

    private final DeviceMessage.Reason reason;
    private final int offset;

    MalformedPacketException(DeviceMessage.Reason reason, String detail, int offset) {
        super(detail, null, false, false); // a broken frame is no bug: no stack trace to pay for
        this.reason = reason;
        this.offset = offset;
    }

    DeviceMessage.Reason reason() {
        return reason;
    }

    int offset() {
        return offset;
    }
}
