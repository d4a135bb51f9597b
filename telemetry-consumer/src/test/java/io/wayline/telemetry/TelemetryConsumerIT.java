package io.wayline.telemetry;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.protobuf.ByteString;
import io.wayline.proto.telemetry.v1.QuarantinedFrame;
import io.wayline.proto.telemetry.v1.TelemetryRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class TelemetryConsumerIT {

    private ServiceUnderTest service;

    @BeforeEach
    void start() {
        service = ServiceUnderTest.start();
    }

    @AfterEach
    void stop() {
        service.close();
    }

    @Test
    void everyRecordBecomesExactlyOneRow() {
        var records = Samples.records(new Random(1), 5_000, 50);

        service.publish(records);

        var counts = service.awaitConsumed(records.size());
        assertThat(counts.stored()).isEqualTo(records.size());
        assertThat(service.count("telemetry.record")).isEqualTo(records.size());
        assertThat(service.count("telemetry.last_position")).isEqualTo(50);
        assertThat(service.number("SELECT sum(next_offset) FROM telemetry.consumed_offset"))
                .isEqualTo(records.size());
        assertThat(service.get(service.instance(), "/actuator/prometheus").body())
                .contains("wayline_telemetry_delay_seconds_bucket{le=\"+Inf\"}");
    }

    @Test
    void aRecordSentAgainIsStoredOnce() {
        var records = Samples.records(new Random(2), 300, 7);
        var twiceInOneBatch = new ArrayList<TelemetryRecord>();
        records.forEach(record -> twiceInOneBatch.addAll(List.of(record, record)));

        service.publish(twiceInOneBatch);
        service.awaitConsumed(600);
        service.publish(records);

        var counts = service.awaitConsumed(900);
        assertThat(counts.stored()).isEqualTo(300);
        assertThat(counts.repeated()).isEqualTo(600);
        service.awaitRows(300);
    }

    @Test
    void readingTheWholeTopicAgainChangesNothing() {
        var records = Samples.records(new Random(3), 2_000, 20);
        service.publish(records);
        service.awaitConsumed(records.size());
        var positions = service.database()
                .sql("SELECT * FROM telemetry.last_position ORDER BY imei")
                .query()
                .listOfRows()
                .toString();

        service.stop(service.instance());
        service.database().sql("DELETE FROM telemetry.consumed_offset").update();
        service.startInstance();

        var counts = service.awaitConsumed(records.size());
        assertThat(counts.repeated()).isEqualTo(records.size());
        service.awaitRows(records.size());
        assertThat(service.database()
                        .sql("SELECT * FROM telemetry.last_position ORDER BY imei")
                        .query()
                        .listOfRows()
                        .toString())
                .isEqualTo(positions);
    }

    @Test
    void aRestartReadsOnWhereTheDatabaseStopped() {
        service.publish(Samples.records(new Random(4), 500, 5));
        service.awaitConsumed(500);
        service.stop(service.instance());
        service.publish(Samples.records(new Random(5), 200, 5));

        service.startInstance();

        assertThat(service.awaitConsumed(200).stored()).isEqualTo(200);
        service.awaitRows(700);
    }

    @Test
    void whatIsNoRecordIsKeptWithTheReasonAndNothingElseSuffers() {
        var good = Samples.record(Samples.imei(1)).build();
        var garbage = "no protobuf at all".getBytes(UTF_8);
        service.publish(good.getImei(), garbage);
        service.publish(good.getImei(), null);
        service.publish(
                "not an imei", good.toBuilder().setImei("not an imei").build().toByteArray());
        service.publish(
                good.getImei(),
                good.toBuilder()
                        .setRecordId(ByteString.copyFromUtf8("short"))
                        .build()
                        .toByteArray());
        service.publish(List.of(good));

        var counts = service.awaitConsumed(5);

        assertThat(counts.stored()).isEqualTo(1);
        assertThat(counts.quarantined()).isEqualTo(4);
        var kept = service.awaitQuarantined(4);
        assertThat(kept)
                .extracting(QuarantinedFrame::getReason)
                .containsExactlyInAnyOrder("UNPARSEABLE", "NO_IDENTITY", "NO_IDENTITY", "NO_IDENTITY");
        assertThat(kept).extracting(QuarantinedFrame::getSource).containsOnly("telemetry-consumer");
        assertThat(kept).extracting(frame -> frame.getRaw().toString(UTF_8)).contains("no protobuf at all");
    }

    @Test
    void aRowTheDatabaseRefusesIsSetAsideAlone() {
        service.database().sql("""
                        CREATE FUNCTION refuse_panic() RETURNS trigger LANGUAGE plpgsql AS $$
                        BEGIN RAISE EXCEPTION 'no panic here' USING ERRCODE = 'data_exception'; END $$""").update();
        service.database().sql("""
                        CREATE TRIGGER refuse_panic BEFORE INSERT ON telemetry.history
                        FOR EACH ROW WHEN (NEW.priority = 2) EXECUTE FUNCTION refuse_panic()""").update();
        var records = new ArrayList<>(Samples.records(new Random(6), 1_000, 1));
        records.set(437, records.get(437).toBuilder().setPriority(2).build());
        records.set(800, records.get(800).toBuilder().setPriority(2).build());

        service.publish(records);

        var counts = service.awaitConsumed(1_000);
        assertThat(counts.stored()).isEqualTo(998);
        assertThat(counts.quarantined()).isEqualTo(2);
        assertThat(service.awaitQuarantined(2))
                .allSatisfy(frame -> {
                    assertThat(frame.getReason()).isEqualTo("DATABASE_REFUSED");
                    assertThat(frame.getDetail()).contains("22000").contains("no panic here");
                    assertThat(frame.getImei()).isEqualTo(Samples.imei(0));
                    assertThat(frame.getOrigin())
                            .contains("telemetry.records.v1-")
                            .contains("@");
                })
                .extracting(QuarantinedFrame::getRaw)
                .containsExactlyInAnyOrder(
                        records.get(437).toByteString(), records.get(800).toByteString());
    }

    @Test
    void itIsReadyOnceItReads() {
        service.publish(Samples.records(new Random(7), 10, 1));
        service.awaitConsumed(10);

        assertThat(service.get(service.instance(), "/actuator/health/liveness").statusCode())
                .isEqualTo(200);
        await("the broker's next answer says that nothing waits")
                .atMost(ServiceUnderTest.PATIENCE)
                .untilAsserted(() -> {
                    var readiness = service.get(service.instance(), "/actuator/health/readiness");
                    assertThat(readiness.statusCode()).as(readiness.body()).isEqualTo(200);
                    assertThat(readiness.body()).contains("\"partitions\":4").contains("\"lag\":0");
                });
    }
}
