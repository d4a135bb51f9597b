package io.wayline.webhooks.payload;

/** What an IO element says, as it is written in a body. */
public sealed interface AttributeValue {

    static AttributeValue whole(long value) {
        return new Literal(Long.toString(value));
    }

    /** All 64 bits are value, none is a sign. */
    static AttributeValue unsigned(long value) {
        return new Literal(Long.toUnsignedString(value));
    }

    /** What is no number becomes null: JSON has no word for it. */
    static AttributeValue decimal(double value) {
        return new Literal(Double.isFinite(value) ? Double.toString(value) : "null");
    }

    static AttributeValue text(String value) {
        return new Literal(JsonObject.quoted(value));
    }

    String json();

    /** @param json a JSON value */
    record Literal(String json) implements AttributeValue {}
}
