package io.wayline.simulator.commands;

import io.wayline.codec.GpsElement;
import io.wayline.simulator.records.Outputs;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a tracker answers to a command, and what it does. A command that it does not know gets silence, as most firmware has
 * it. Only the tracker's own loop touches it.
 */
public final class TrackerCommands {

    private static final String MODEL = "FMB120";
    private static final String FIRMWARE = "03.27.14_02";
    private static final String CAN_CONTROL =
            "lvcan(?:openalldoors|closealldoors|opentrunk|blockengine|unblockengine|turninglights|horn)";
    private static final Map<Integer, String> FACTORY_PARAMETERS = Map.ofEntries(
            Map.entry(102, "0"),
            Map.entry(103, "120"),
            Map.entry(106, "0"),
            Map.entry(107, "2"),
            Map.entry(113, "0"),
            Map.entry(1000, "300"),
            Map.entry(2001, "internet"),
            Map.entry(2002, ""),
            Map.entry(2003, ""),
            Map.entry(2004, "gateway.example.com"),
            Map.entry(2005, "5027"),
            Map.entry(2006, "0"),
            Map.entry(10050, "300"),
            Map.entry(10055, "10"),
            Map.entry(11004, "0"),
            Map.entry(13000, "fm.example.com"));
    private static final int EXTERNAL_MILLIVOLTS = 66;
    private static final int BATTERY_MILLIVOLTS = 67;
    private static final int IGNITION = 239;
    /** Trackers leave out leading zeros. */
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy/M/d H:m", Locale.ROOT);

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy/M/d", Locale.ROOT);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("H:m:s", Locale.ROOT);
    private static final DateTimeFormatter DASHED = DateTimeFormatter.ofPattern("yyyy-M-d H:m", Locale.ROOT);

    private final String imei;
    private final Outputs outputs;
    private final Instruments instruments;
    /** Those that were set; the others are as they left the factory. */
    private final Map<Integer, String> parameters = new HashMap<>();

    private long bootedAtMillis;
    private int restarts = 1;

    public TrackerCommands(String imei, Outputs outputs, Instruments instruments, long nowMillis) {
        this.imei = imei;
        this.outputs = outputs;
        this.instruments = instruments;
        this.bootedAtMillis = nowMillis - 3_600_000;
    }

    /** What comes of a command. */
    public sealed interface Outcome {

        Outcome SILENCE = new Silence();
        Outcome RESTART = new Restart();

        record Answer(String text) implements Outcome {}

        record Silence() implements Outcome {}

        /** No answer: the connection drops, and comes back after the start. */
        record Restart() implements Outcome {}
    }

    /** Carries a command out. */
    public Outcome carryOut(String command, long nowMillis) {
        outputs.look(nowMillis, instruments.position().speedKmh());
        int blank = command.indexOf(' ');
        var verb = blank < 0 ? command : command.substring(0, blank);
        var arguments = blank < 0 ? "" : command.substring(blank + 1);
        return switch (verb) {
            case "setdigout" -> answer(setdigout(arguments, nowMillis));
            case "readio" -> readio(arguments);
            case "getparam" -> arguments.isEmpty() ? Outcome.SILENCE : answer(getparam(arguments));
            case "setparam" -> arguments.isEmpty() ? Outcome.SILENCE : answer(setparam(arguments));
            default -> arguments.isEmpty() ? withoutArguments(verb, nowMillis) : Outcome.SILENCE;
        };
    }

    private Outcome withoutArguments(String verb, long nowMillis) {
        return switch (verb) {
            case "getver" -> answer(getver(nowMillis));
            case "getinfo" -> answer(getinfo(nowMillis));
            case "getstatus" ->
                answer("Data Link: 1 GPRS: 1 Phone: 0 SIM: 0 OP: 24602 Signal: 4 NewSMS: 0 Roaming: 0 SMSFull: 0"
                        + " LAC: 402 Cell ID: 20017");
            case "getio" ->
                answer("DI1:%d DI2:0 DI3:0 AIN1:0 AIN2:0 DO1:%d DO2:%d "
                        .formatted(value(IGNITION, 0), outputs.isOn(1) ? 1 : 0, outputs.isOn(2) ? 1 : 0));
            case "getgps" -> answer(getgps(nowMillis));
            case "ggps" -> answer(ggps(nowMillis));
            case "battery" -> answer(battery());
            case "getimeiccid" -> answer("IMEI: " + imei + ", CCID: 8937002180500" + imei.substring(9));
            case "getrecord" -> {
                instruments.recordNow();
                yield Outcome.SILENCE; // the record itself is the answer
            }
            case "web_connect" -> answer("FOTA Pinger triggered!");
            case "lvcangetprog", "lvcangetinfo" -> answer("LVCAN not detected");
            case "cpureset" -> {
                bootedAtMillis = nowMillis;
                restarts++;
                yield Outcome.RESTART;
            }
            default -> verb.matches(CAN_CONTROL) ? answer("CAN-CONTROL Not connected!") : Outcome.SILENCE;
        };
    }

    private String getver(long nowMillis) {
        return "Ver:%s GPS:AXN_5.10_3333 Hw:%s Mod:15 IMEI:%s Init:%s Uptime:%d MAC:001E42%s SPC:1(0) AXL:0 OBD:0 BL:1.10 BT:4"
                .formatted(
                        FIRMWARE,
                        MODEL,
                        imei,
                        DASHED.format(utc(bootedAtMillis)),
                        uptimeSeconds(nowMillis),
                        imei.substring(9));
    }

    private String getinfo(long nowMillis) {
        return ("RTC:%s Init:%s UpTime:%ds PWR:PwrVoltage RST:%d GPS:%d SAT:%d TTFF:31 TTLF:2 NOGPS:0:0 SR:240 FG:0 FL:0 SMS:0"
                        + " REC:0 MD:1 DB:0")
                .formatted(
                        CLOCK.format(utc(nowMillis)),
                        CLOCK.format(utc(bootedAtMillis)),
                        uptimeSeconds(nowMillis),
                        restarts,
                        hasFix() ? 1 : 0,
                        instruments.position().satellites());
    }

    private String getgps(long nowMillis) {
        if (!hasFix()) {
            return "WARNING! GPS Data not Available. Clock not Synchronized";
        }
        var position = instruments.position();
        return String.format(
                Locale.ROOT,
                "GPS:1 Sat:%d Lat:%.6f Long:%.6f Alt:%d Speed:%d Dir:%d Date: %s Time: %s",
                position.satellites(),
                position.latitudeE7() / 1e7,
                position.longitudeE7() / 1e7,
                position.altitudeMeters(),
                position.speedKmh(),
                position.headingDeg(),
                DATE.format(utc(nowMillis)),
                TIME.format(utc(nowMillis)));
    }

    private String ggps(long nowMillis) {
        GpsElement position = instruments.position();
        double latitude = position.latitudeE7() / 1e7;
        double longitude = position.longitudeE7() / 1e7;
        return String.format(
                Locale.ROOT,
                "D:%s T:%s S:%d Lat:%.6f Lon:%.6f Spd:%d Dir:%d http://maps.google.com/?q=%.6f,%.6f",
                DATE.format(utc(nowMillis)),
                TIME.format(utc(nowMillis)),
                position.satellites(),
                latitude,
                longitude,
                position.speedKmh(),
                position.headingDeg(),
                latitude,
                longitude);
    }

    private String battery() {
        return "BatState: 1 FSMState: ACTIVE ChargerIC: OFF ExtV: %d BatV: %d BatI: 0"
                .formatted(value(EXTERNAL_MILLIVOLTS, 12_640), value(BATTERY_MILLIVOLTS, 4_020));
    }

    private Outcome readio(String arguments) {
        var id = number(arguments);
        return id.isEmpty()
                ? Outcome.SILENCE
                : answer("IO ID:%d Value:%d".formatted(id.getAsInt(), value(id.getAsInt(), 0)));
    }

    /** Only the first of several has the words. */
    private String getparam(String arguments) {
        var said = new ArrayList<String>();
        for (var text : arguments.split(";", -1)) {
            var id = number(text);
            if (id.isEmpty()) {
                return "Invalid parameter id provided";
            }
            if (!FACTORY_PARAMETERS.containsKey(id.getAsInt())) {
                return "Param ID:" + id.getAsInt() + " doesn't exist";
            }
            var value = parameters.getOrDefault(id.getAsInt(), FACTORY_PARAMETERS.get(id.getAsInt()));
            said.add(said.isEmpty() ? "Param ID:" + id.getAsInt() + " Value:" + value : id.getAsInt() + ":" + value);
        }
        return String.join(";", said);
    }

    private String setparam(String arguments) {
        var wanted = new HashMap<Integer, String>();
        for (var text : arguments.split(";", -1)) {
            int colon = text.indexOf(':');
            var id = number(colon < 0 ? "" : text.substring(0, colon));
            if (id.isEmpty() || !FACTORY_PARAMETERS.containsKey(id.getAsInt())) {
                return "WARNING: Not supported Param ID or Value detected";
            }
            wanted.put(id.getAsInt(), text.substring(colon + 1));
        }
        parameters.putAll(wanted);
        return "New value " + arguments + ";";
    }

    /** A character for each output (1, 0 or ?), then perhaps seconds for each, then perhaps km/h for each. */
    private String setdigout(String arguments, long nowMillis) {
        var words = arguments.split(" ", -1);
        var named = words[0].replaceFirst("\\?+$", "");
        if (!words[0].matches("[01?]+") || named.length() > Outputs.COUNT) {
            return "DOUT1 params are invalid";
        }
        var states = named.isEmpty() ? words[0] : named;
        int columns = words[0].length();
        var said = new ArrayList<String>();
        for (int output = 1; output <= Math.min(states.length(), Outputs.COUNT); output++) {
            var seconds = argument(words, output);
            var speed = argument(words, columns + output);
            if (seconds.isEmpty() || speed.isEmpty()) {
                return "DOUT" + output + " params are invalid";
            }
            said.add("DOUT" + output + ":"
                    + set(output, states.charAt(output - 1), seconds.getAsInt(), speed.getAsInt(), nowMillis));
        }
        return String.join(" ", said) + " ";
    }

    private String set(int output, char state, int seconds, int belowKmh, long nowMillis) {
        if (state == '?') {
            return "IGNORED";
        }
        boolean on = state == '1';
        if (outputs.isOn(output) == on) {
            outputs.set(output, on); // it stays so now: no timer and no waiting change any more
            return "Already set to " + state;
        }
        var said = state + " Timeout:" + (seconds == 0 ? "INFINITY" : seconds + "s");
        if (belowKmh == 0) {
            outputs.set(output, on, nowMillis, seconds * 1_000L);
            return said;
        }
        said += " Speed threshold:" + belowKmh + "km/h";
        if (instruments.position().speedKmh() < belowKmh) {
            outputs.set(output, on, nowMillis, seconds * 1_000L);
            return said;
        }
        outputs.setBelow(output, on, seconds * 1_000L, belowKmh);
        return said + " Speed is above threshold, queued";
    }

    /** Zero if it is absent or a question mark, empty if it is no number. */
    private static OptionalInt argument(String[] words, int index) {
        return index >= words.length || words[index].equals("?") ? OptionalInt.of(0) : number(words[index]);
    }

    private static OptionalInt number(String text) {
        return text.matches("\\d{1,9}") ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
    }

    private boolean hasFix() {
        return instruments.position().satellites() > 0;
    }

    private long value(int element, long usual) {
        return instruments.element(element).orElse(usual);
    }

    private long uptimeSeconds(long nowMillis) {
        return (nowMillis - bootedAtMillis) / 1_000;
    }

    private static ZonedDateTime utc(long millis) {
        return Instant.ofEpochMilli(millis).atZone(ZoneOffset.UTC);
    }

    private static Outcome answer(String text) {
        return new Outcome.Answer(text);
    }
}
