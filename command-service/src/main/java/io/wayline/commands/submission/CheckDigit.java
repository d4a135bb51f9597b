package io.wayline.commands.submission;

/** What to make of an IMEI whose last digit is not the check digit of the others. */
public enum CheckDigit {
    IGNORE,
    /** Take it, and say so. */
    WARN,
    /** Refuse it. */
    REQUIRE;

    private static final int DIGITS = 15;

    /** True for 15 ASCII digits. */
    public static boolean isImei(String text) {
        return text.length() == DIGITS && text.chars().allMatch(c -> c >= '0' && c <= '9');
    }

    /**
     * By the Luhn algorithm.
     *
     * @param imei 15 digits
     * @see "3GPP TS 23.003, annex B"
     */
    public static boolean isRight(String imei) {
        int sum = 0;
        for (int i = 0; i < imei.length(); i++) {
            int digit = imei.charAt(i) - '0';
            int counted = i % 2 == 0 ? digit : 2 * digit;
            sum += counted > 9 ? counted - 9 : counted;
        }
        return sum % 10 == 0;
    }
}
