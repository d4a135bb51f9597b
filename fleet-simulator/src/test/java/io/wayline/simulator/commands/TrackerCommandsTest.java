package io.wayline.simulator.commands;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.codec.GpsElement;
import io.wayline.simulator.commands.TrackerCommands.Outcome;
import io.wayline.simulator.records.Outputs;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TrackerCommandsTest {

    private static final String IMEI = "359999000000000";
    private static final long NOW = 1_767_225_600_000L;

    private final Outputs outputs = new Outputs();
    private final Car car = new Car();
    private final TrackerCommands commands = new TrackerCommands(IMEI, outputs, car, NOW);

    private static final class Car implements Instruments {

        private int speedKmh;
        private int satellites = 9;
        private boolean recordWanted;

        @Override
        public GpsElement position() {
            return new GpsElement(252_797_000, 546_872_000, 112, 90, satellites, speedKmh);
        }

        @Override
        public OptionalLong element(int id) {
            return id == 66 ? OptionalLong.of(12_345) : OptionalLong.empty();
        }

        @Override
        public void recordNow() {
            recordWanted = true;
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    getver          | Ver:.* Hw:FMB120 .*IMEI:359999000000000 .*Uptime:3600 .*
                    getinfo         | RTC:2026/1/1 0:0 Init:2025/12/31 23:0 UpTime:3600s .*RST:1 GPS:1 SAT:9 .*
                    getio           | DI1:0 .*DO1:0 DO2:0 ?
                    getstatus       | Data Link: 1 GPRS: 1 .*
                    getgps          | GPS:1 Sat:9 Lat:54.687200 Long:25.279700 Alt:112 Speed:0 Dir:90 Date: 2026/1/1 Time: 0:0:0
                    ggps            | D:2026/1/1 T:0:0:0 S:9 Lat:54.687200 Lon:25.279700 .*q=54.687200,25.279700
                    battery         | BatState: 1 FSMState: ACTIVE .*ExtV: 12345 BatV: 4020 BatI: 0
                    readio 66       | IO ID:66 Value:12345
                    readio 7        | IO ID:7 Value:0
                    getparam 2004   | Param ID:2004 Value:gateway.example.com
                    getparam 102;103 | Param ID:102 Value:0;103:120
                    getparam 99999  | Param ID:99999 doesn't exist
                    getparam x      | Invalid parameter id provided
                    setparam 2001:wap;2002:user | New value 2001:wap;2002:user;
                    setparam 99999:1 | WARNING: Not supported Param ID or Value detected
                    setparam 2001   | WARNING: Not supported Param ID or Value detected
                    lvcanhorn       | CAN-CONTROL Not connected!
                    web_connect     | FOTA Pinger triggered!
                    setdigout 1?    | DOUT1:1 Timeout:INFINITY ?
                    setdigout 1     | DOUT1:1 Timeout:INFINITY ?
                    setdigout 0?    | DOUT1:Already set to 0 ?
                    setdigout ?1    | DOUT1:IGNORED DOUT2:1 Timeout:INFINITY ?
                    setdigout ??    | DOUT1:IGNORED DOUT2:IGNORED ?
                    setdigout 1 60  | DOUT1:1 Timeout:60s ?
                    setdigout 10 5 ? | DOUT1:1 Timeout:5s DOUT2:Already set to 0 ?
                    setdigout 1? 0 ? 5 ? | DOUT1:1 Timeout:INFINITY Speed threshold:5km/h ?
                    setdigout x     | DOUT1 params are invalid
                    setdigout 0010  | DOUT1 params are invalid
                    setdigout 1 ten | DOUT1 params are invalid
                    """)
    void answersAsARealOneDoes(String command, String pattern) {
        assertThat(say(command)).matches(pattern.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "getveR", " getver", "getver now", "readio", "readio x", "getparam", "unknown command"})
    void anUnknownCommandGetsSilence(String command) {
        assertThat(commands.carryOut(command, NOW)).isEqualTo(Outcome.SILENCE);
    }

    @Test
    void setdigoutSwitchesTheOutput() {
        say("setdigout 11");
        assertThat(outputs.bits()).isEqualTo(3);

        say("setdigout 0?");
        assertThat(outputs.bits()).isEqualTo(2);
        assertThat(say("setdigout ?1")).isEqualTo("DOUT1:IGNORED DOUT2:Already set to 1 ");
    }

    @Test
    void anOutputReturnsAfterItsTime() {
        say("setdigout 11 2 ?");

        outputs.look(NOW + 1_999);
        assertThat(outputs.bits()).isEqualTo(3);
        outputs.look(NOW + 2_000);
        assertThat(outputs.bits()).isEqualTo(2);
        outputs.look(NOW + 60_000);
        assertThat(outputs.bits()).isEqualTo(2);
    }

    @Test
    void aNewCommandReplacesTheTimerOfTheOneBefore() {
        say("setdigout 1 2");
        say("setdigout 1");

        outputs.look(NOW + 60_000);

        assertThat(outputs.isOn(1)).isTrue();
    }

    @Test
    void aFastVehicleIsNotSwitchedBeforeItIsSlow() {
        car.speedKmh = 50;

        assertThat(say("setdigout 1 10 20"))
                .isEqualTo("DOUT1:1 Timeout:10s Speed threshold:20km/h Speed is above threshold, queued ");

        outputs.look(NOW + 1_000, 20);
        assertThat(outputs.isOn(1)).isFalse();
        outputs.look(NOW + 2_000, 19);
        assertThat(outputs.isOn(1)).isTrue();
        outputs.look(NOW + 12_000, 0);
        assertThat(outputs.isOn(1)).isFalse();
    }

    @Test
    void aWaitingChangeIsTakenBackByTheNextCommand() {
        car.speedKmh = 50;
        say("setdigout 1 0 20");
        say("setdigout 0");

        outputs.look(NOW + 2_000, 0);

        assertThat(outputs.isOn(1)).isFalse();
    }

    @Test
    void parametersAreKept() {
        say("setparam 2004:host:with;2005:6027");

        assertThat(say("getparam 2004")).isEqualTo("Param ID:2004 Value:host:with");
        assertThat(say("getparam 2005")).isEqualTo("Param ID:2005 Value:6027");
    }

    @Test
    void aRestartHasNoAnswerAndShows() {
        assertThat(commands.carryOut("cpureset", NOW)).isEqualTo(Outcome.RESTART);

        assertThat(say("getinfo")).contains("UpTime:0s").contains("RST:2");
    }

    @Test
    void aRecordIsTheAnswerToGetrecord() {
        assertThat(commands.carryOut("getrecord", NOW)).isEqualTo(Outcome.SILENCE);
        assertThat(car.recordWanted).isTrue();
    }

    @Test
    void withoutAFixThereIsNoPosition() {
        car.satellites = 0;

        assertThat(say("getgps")).isEqualTo("WARNING! GPS Data not Available. Clock not Synchronized");
    }

    private String say(String command) {
        return commands.carryOut(command, NOW) instanceof Outcome.Answer(var text) ? text : "(silence)";
    }
}
