package io.wayline.commands.catalogue;

import static io.wayline.commands.catalogue.Requests.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.commands.ledger.Expectation.Verdict;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Answers to {@code setdigout} are read output by output. */
class SetdigoutTest {

    private static final CommandCatalogue CATALOGUE = CommandCatalogue.load();

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    # every output asked for, and the level asked for
                    setdigout 1      | DOUT1:1 Timeout:INFINITY               | SUCCESS
                    setdigout 1?     | DOUT1:1                                | SUCCESS
                    setdigout 1?     | DOUT1: 1                               | SUCCESS
                    setdigout 1?     | DOUT1:0                                | NOT_CLAIMED
                    setdigout 1?     | DOUT2:1                                | NOT_CLAIMED
                    setdigout 1?     | DOUT1:10                               | NOT_CLAIMED
                    setdigout 1?     | DOUT1:Already set to 10                | NOT_CLAIMED
                    setdigout 1?     | DOUT11:1                               | NOT_CLAIMED
                    setdigout 1? 60  | DOUT1:1 Timeout:60s                    | SUCCESS
                    setdigout 11     | DOUT1:1 Timeout:INFINITY DOUT2:1 Timeout:INFINITY | SUCCESS
                    setdigout 11     | DOUT1:1 Timeout:INFINITY               | NOT_CLAIMED
                    setdigout 11     | DOUT1:1 DOUT2:0                        | NOT_CLAIMED
                    setdigout 10     | DOUT1:1 DOUT2:0                        | SUCCESS
                    setdigout ?1     | DOUT1:IGNORED DOUT2:1 Timeout:INFINITY | SUCCESS
                    setdigout ?1     | DOUT2:1 Timeout:INFINITY               | SUCCESS
                    setdigout 1?     | DOUT1:IGNORED DOUT2:1                  | NOT_CLAIMED
                    setdigout 1?     | DOUT1:1 Timeout:INFINITY DOUT2:1 Timeout:INFINITY | SUCCESS
                    # words instead of digits
                    setdigout 01     | DOUT1:OFF Timeout:INFINITY DOUT2:ON Timeout:20s | SUCCESS
                    setdigout 11     | DOUT1:OFF Timeout:INFINITY DOUT2:ON Timeout:20s | NOT_CLAIMED
                    setdigout 0      | DOUT1:OFFICE                           | NOT_CLAIMED
                    # it was so already, but only if all of it was
                    setdigout 1?     | DOUT1:Already set to 1                 | ALREADY
                    setdigout 0?     | DOUT1:Already set to 1                 | NOT_CLAIMED
                    setdigout ?0?    | DOUT1:IGNORED DOUT2:Already set to 0 DOUT3:IGNORED | ALREADY
                    setdigout 10     | DOUT1:1 Timeout:5s DOUT2:Already set to 0 | SUCCESS
                    setdigout 11     | DOUT1:Already set to 1 DOUT2:Already set to 1 | ALREADY
                    # waits until the vehicle is slow
                    setdigout 1 10 1 | DOUT1:ON Timeout:10s Speed threshold:1km/h Speed is above threshold, queued | DEFERRED
                    setdigout 1?     | DOUT1:1 Timeout:10s Speed threshold:5 km/h Speed is above threshold, queued | DEFERRED
                    setdigout 0      | DOUT1:ON Timeout:10s Speed threshold:1km/h Speed is above threshold, queued | NOT_CLAIMED
                    setdigout 11     | DOUT1:1 Speed is above threshold, queued DOUT2:Already set to 1 | DEFERRED
                    setdigout ?1     | DOUT1:1 Speed is above threshold, queued DOUT2:1 | SUCCESS
                    # no
                    setdigout 1?     | DOUT1 params are invalid               | FAILURE
                    setdigout 1?     | DOUT1 ERROR                            | FAILURE
                    setdigout 11     | DOUT1:1 DOUT2 ERROR                    | FAILURE
                    setdigout 1?     | DOUT1:1 DOUT2 ERROR                    | SUCCESS
                    setdigout 11     | DOUT1:0 DOUT2 ERROR                    | NOT_CLAIMED
                    # all outputs as one word
                    setdigout 0010 0 0 5 0 | DOUTS are set to:0010 TMOs are: 0 0 5 0. Out1 Scenario: Enabled | SUCCESS
                    setdigout 1???   | DOUTS are set to: 1XXX TMOs are: 0 0 0 0 | SUCCESS
                    setdigout 1???   | DOUTS are set to: 0XXX TMOs are: 0 0 0 0 | NOT_CLAIMED
                    setdigout 1???   | DOUTS are set to: XXX1 TMOs are: 0 0 0 0 | NOT_CLAIMED
                    setdigout 00     | Digital Outputs are set to: 00. Timeouts are: 0 0 | SUCCESS
                    setdigout 01     | Digital Outputs are set to: 00. Timeouts are: 0 0 | NOT_CLAIMED
                    setdigout ??1    | DOUTS are set to:10 TMOs are: 0 0      | NOT_CLAIMED
                    # as iot-broker's profile commands are confirmed: wherever it stands
                    setdigout 1?     | Command ok, DOUT1:1                    | SUCCESS
                    setdigout 1?     | Answer: DOUT1:Already set to 1         | ALREADY
                    setdigout 0?     | Command ok, DOUT1:0                    | SUCCESS
                    setdigout 0?     | Answer: DOUT1:Already set to 0         | ALREADY
                    # nothing asked, nothing done
                    setdigout ??     | DOUT1:IGNORED DOUT2:IGNORED            | ALREADY
                    setdigout ??     | DOUT1:1 DOUT2:IGNORED                  | NOT_CLAIMED
                    setdigout ??     | OK                                     | NOT_CLAIMED
                    # not understood by us, but by the tracker
                    setdigout x      | DOUT1 params are invalid               | FAILURE
                    setdigout 1?     | getver                                 | NOT_CLAIMED
                    """)
    void eachOutputAskedForMustBeReported(String command, String answer, Verdict verdict) {
        assertThat(CATALOGUE.to(command(command)).judge(answer)).isEqualTo(verdict);
    }
}
