package io.wayline.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code VALIDATE_COMMAND_RESPONSE=false}, as some hosts of iot-broker have it. */
final class UnvalidatedResponsesIT {

    @Test
    void anyTextCompletesTheCommandInFlight() throws Exception {
        try (var system = new CommandSystem(Map.of("VALIDATE_COMMAND_RESPONSE", "false", "COMMAND_QUIET", "100ms"))) {
            var node = system.startNode("only");
            var imei = CommandSystem.freshImei();
            try (var tracker = system.connect(node, imei)) {
                var id = system.api().send(imei, "setdigout 1?", "");
                tracker.awaitCommand("setdigout 1?").answer("what a lovely day");

                var command = system.api().await(id, "SUCCEEDED");

                assertThat(command.get("reason").asString()).isEqualTo("NOT_VALIDATED");
            }
        }
    }
}
