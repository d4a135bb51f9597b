package io.wayline.standalone;

/** What options and parameters must be like, where their type alone does not say it. */
final class Expected {

    private Expected() {}

    /** @throws WrongOptionException unless these are 15 digits */
    static void imei(String name, String value) {
        if (!value.matches("[0-9]{15}")) {
            throw new WrongOptionException(name, value, "15 digits");
        }
    }

    /** @throws WrongOptionException unless the value is one of these, both ends included */
    static void range(String name, int value, int lowest, int highest) {
        if (value < lowest || value > highest) {
            throw new WrongOptionException(name, value, "%d to %d".formatted(lowest, highest));
        }
    }

    /** @throws WrongOptionException if the value is less */
    static void atLeast(String name, int value, int lowest) {
        if (value < lowest) {
            throw new WrongOptionException(name, value, lowest + " or more");
        }
    }

    /** The user's mistake: answered as those that picocli finds itself. */
    static final class WrongOptionException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        WrongOptionException(String name, Object value, String expected) {
            super("%s: %s (expected: %s)".formatted(name, value, expected));
        }
    }
}
