package io.wayline.system;

import static org.assertj.core.api.SoftAssertions.assertSoftly;

import java.util.List;
import org.assertj.core.api.SoftAssertions;

/**
 * The equations of docs/counters.md, over what one instance of each service says when it is at rest.
 *
 * @param openCommands rows of command.command without completed_at
 * @param pendingDeliveries rows of webhook.delivery in the state PENDING
 */
record Balance(
        Metrics node,
        Metrics telemetry,
        Metrics commands,
        Metrics webhooks,
        long openCommands,
        long pendingDeliveries) {

    void mustHold() {
        assertSoftly(softly -> {
            theNodeBalances(softly);
            theServicesBalance(softly);
            nothingIsLostBetweenThem(softly);
        });
    }

    private void theNodeBalances(SoftAssertions softly) {
        equal(softly, "frames", ingest("frames_received_total"), ingest("frames_total") + ingest("frames_in_hand"));
        equal(
                softly,
                "logins",
                node.sum("wayline_ingest_frames_total", "outcome=\"login\""),
                ingest("logins_total") + ingest("logins_in_hand"));
        equal(
                softly,
                "records",
                ingest("records_received_total"),
                ingest("records_durable_total") + ingest("records_failed_total"));
        equal(
                softly,
                "datagrams",
                ingest("datagrams_received_total"),
                ingest("datagrams_total") + ingest("datagrams_in_hand"));
        equal(
                softly,
                "connections",
                ingest("connections_accepted_total"),
                ingest("connections_closed_total") + ingest("connections"));
        equal(
                softly,
                "instructions at the node",
                ingest("commands_instructions_total"),
                ingest("commands_dispatches_total")
                        + ingest("commands_cancels_total")
                        + ingest("commands_ignored_total"));
        equal(
                softly,
                "dispatches",
                ingest("commands_dispatches_total"),
                ingest("commands_written_total")
                        + ingest("commands_not_sent_total")
                        + ingest("commands_uncertain_total")
                        + ingest("commands_waiting"));
        equal(
                softly,
                "written commands",
                ingest("commands_written_total"),
                ingest("commands_settled_total") + ingest("commands_in_flight"));
    }

    private void theServicesBalance(SoftAssertions softly) {
        equal(
                softly,
                "stored records",
                telemetry.sum("wayline_telemetry_records_consumed_total"),
                telemetry.sum("wayline_telemetry_records_stored_total")
                        + telemetry.sum("wayline_telemetry_records_repeated_total")
                        + telemetry.sum("wayline_telemetry_records_quarantined_total"));
        equal(
                softly,
                "commands",
                commands.sum("wayline_commands_submitted_total"),
                commands.sum("wayline_commands_ended_total") + openCommands);
        equal(
                softly,
                "outbox",
                commands.sum("wayline_commands_outbox_added_total"),
                commands.sum("wayline_commands_outbox_published_total")
                        + commands.sum("wayline_commands_outbox_undeliverable_total")
                        + commands.sum("wayline_commands_outbox_refused_total")
                        + commands.sum("wayline_commands_outbox_waiting"));
        equal(
                softly,
                "steps of commands",
                webhooks("steps_read_total"),
                webhooks("steps_told_total") + webhooks("steps_repeated_total") + webhooks("steps_silent_total"));
        equal(
                softly,
                "attempts to deliver",
                webhooks("attempts_total"),
                webhooks("attempts_accepted_total")
                        + webhooks("attempts_refused_total")
                        + webhooks("attempts_unanswered_total"));
        equal(
                softly,
                "deliveries",
                webhooks("deliveries_added_total") + webhooks("deliveries_again_total"),
                webhooks("deliveries_delivered_total") + webhooks("deliveries_dead_total") + pendingDeliveries);
        equal(
                softly,
                "records for endpoints",
                webhooks("telemetry_records_passed_total"),
                webhooks("telemetry_records_delivered_total")
                        + webhooks("telemetry_records_aside_total")
                        + webhooks("telemetry_records_dead_total")
                        + webhooks("telemetry_records_unwanted_total")
                        + webhooks("telemetry_records_expired_total")
                        + webhooks("telemetry_records_lost_total"));
    }

    private void nothingIsLostBetweenThem(SoftAssertions softly) {
        equal(
                softly,
                "records from the node to the rows",
                ingest("records_durable_total"),
                telemetry.sum("wayline_telemetry_records_consumed_total"));
        equal(
                softly,
                "steps from the ledger to the dispatcher",
                commands.sum("wayline_commands_steps_total"),
                taken(webhooks, "wayline_webhooks", "command-events"));
        equal(
                softly,
                "instructions from the ledger to the node",
                commands.sum("wayline_commands_instructions_total"),
                commands.sum("wayline_commands_outbox_undeliverable_total") + ingest("commands_instructions_total"));
        equal(
                softly,
                "reports and answers from the node to the ledger",
                ingest("commands_written_total")
                        + ingest("commands_not_sent_total")
                        - ingest("commands_reports_failed_total")
                        + node.sum("wayline_ingest_frames_total", "outcome=\"response\""),
                taken(commands, "wayline_commands", "command-responses"));
    }

    /** None of the equations may hold only because nothing happened. */
    void mustTellOf(List<String> happened) {
        assertSoftly(softly -> happened.forEach(metric -> {
            var words = metric.split(" ", 2);
            var label = words.length == 1 ? "" : words[1];
            var services = List.of(node, telemetry, commands, webhooks);
            softly.assertThat(services.stream()
                            .filter(service -> service.has(words[0]))
                            .mapToLong(service -> service.sum(words[0], label))
                            .sum())
                    .as(metric)
                    .isPositive();
        }));
    }

    boolean knows(String metric) {
        return List.of(node, telemetry, commands, webhooks).stream().anyMatch(service -> service.has(metric));
    }

    private long ingest(String what) {
        return node.sum("wayline_ingest_" + what);
    }

    private long webhooks(String what) {
        return webhooks.sum("wayline_webhooks_" + what);
    }

    private static long taken(Metrics service, String prefix, String reader) {
        var label = "reader=\"%s\"".formatted(reader);
        return service.sum(prefix + "_intake_taken_total", label)
                + service.sum(prefix + "_intake_refused_total", label);
    }

    private static void equal(SoftAssertions softly, String what, long left, long right) {
        softly.assertThat(left).as(what).isEqualTo(right);
    }
}
