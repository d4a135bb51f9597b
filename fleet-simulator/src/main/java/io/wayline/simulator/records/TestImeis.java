package io.wayline.simulator.records;

/**
 * IMEIs for simulated trackers: type allocation code 35999900, a serial number of six digits and the check digit.
 *
 * @see "3GPP TS 23.003, annex B: the Luhn check digit of an IMEI"
 */
public final class TestImeis {

    public static final String TYPE_ALLOCATION_CODE = "35999900";
    /** How many there are; numbers above start again at 0. */
    public static final int COUNT = 1_000_000;

    private TestImeis() {}

    /** The IMEI with this serial number. */
    public static String of(int number) {
        var digits = TYPE_ALLOCATION_CODE + "%06d".formatted(Math.floorMod(number, COUNT));
        return digits + checkDigit(digits);
    }

    /** From the right, every second digit counts double, digit by digit; the check digit fills up to a multiple of ten. */
    private static int checkDigit(String digits) {
        int sum = 0;
        for (int i = 0; i < digits.length(); i++) {
            int digit = digits.charAt(digits.length() - 1 - i) - '0';
            int weighted = i % 2 == 0 ? digit * 2 : digit;
            sum += weighted / 10 + weighted % 10;
        }
        return (10 - sum % 10) % 10;
    }
}
