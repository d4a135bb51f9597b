package io.wayline.webhooks;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Replays as operators ask for them; nobody takes them forward here. */
final class ReplaysIT {

    private static final EndpointApiUnderTest API = EndpointApiUnderTest.shared();
    private static final String YESTERDAY = "{\"since\":\"2026-01-30T00:00:00Z\",\"until\":\"2026-01-31T00:00:00Z\"}";

    private String endpoint = "";

    @BeforeEach
    void anEndpoint() {
        endpoint = API.post("/endpoints", """
                {"name":"replays","url":"https://portal.example","eventTypes":["command.completed","telemetry.received"]}""").member("id");
    }

    private EndpointApiUnderTest.Answer begin(String wish) {
        return API.post("/endpoints/" + endpoint + "/replay", wish);
    }

    @Test
    void whatIsAskedForIsShownUntilItIsCancelled() {
        var begun = begin("""
                {"since":"2026-01-30T00:00:00+01:00","imei":"356307042441013","eventTypes":["command.completed"],"ratePerSecond":7}""");

        assertThat(begun.status()).as(begun.body()).isEqualTo(202);
        var id = begun.member("id");
        assertThat(API.get("/replays/" + id).body())
                .contains(
                        "\"endpointId\":\"" + endpoint + "\",\"since\":\"2026-01-29T23:00:00Z\",\"until\":\""
                                + API.time.instant(),
                        "\"imei\":\"356307042441013\",\"eventTypes\":[\"command.completed\"],\"ratePerSecond\":7",
                        "\"state\":\"RUNNING\",\"events\":0",
                        "\"requestedBy\":");
        assertThat(API.get("/replays?state=RUNNING&endpointId=" + endpoint).member("count"))
                .isEqualTo("1");

        var cancelled = API.delete("/replays/" + id);
        assertThat(cancelled.status()).isEqualTo(200);
        assertThat(cancelled.member("state")).isEqualTo("CANCELLED");
        assertThat(API.delete("/replays/" + id).member("finishedAt")).isEqualTo(cancelled.member("finishedAt"));
        assertThat(API.get("/replays?state=RUNNING&endpointId=" + endpoint).member("count"))
                .isEqualTo("0");
        assertThat(API.get("/audit?subject=" + endpoint).body()).contains("REPLAY_STARTED", "REPLAY_CANCELLED", id);
    }

    @Test
    void withoutTypesItIsWhatTheEndpointWantsAnyway() {
        assertThat(begin(YESTERDAY).body())
                .contains("\"eventTypes\":[\"command.completed\",\"telemetry.received\"],\"ratePerSecond\":50");
    }

    @Test
    void pagesGoBackInTime() {
        var older = begin(YESTERDAY).member("id");
        API.time.pass(Duration.ofSeconds(1));
        var newer = begin(YESTERDAY).member("id");

        var first = API.get("/replays?limit=1&endpointId=" + endpoint);
        assertThat(first.member("id")).isEqualTo(newer);
        var second = API.get("/replays?limit=1&endpointId=" + endpoint + "&cursor=" + first.member("nextCursor"));
        assertThat(second.member("id")).isEqualTo(older);
        assertThat(second.body()).doesNotContain("nextCursor");
    }

    @Test
    void fiveAtATimeAndNoneForAnEndpointThatIsDisabledOrGone() {
        for (int running = 0; running < 5; running++) {
            assertThat(begin(YESTERDAY).status()).isEqualTo(202);
        }
        var sixth = begin(YESTERDAY);
        assertThat(sixth.status()).isEqualTo(409);
        assertThat(sixth.body()).contains("5 replays of this endpoint are running");

        anEndpoint();
        API.sql("UPDATE webhook.endpoint SET state = 'DISABLED', version = version + 1 WHERE id = '%s'"
                .formatted(endpoint));
        assertThat(begin(YESTERDAY).status()).isEqualTo(409);

        endpoint = UUID.randomUUID().toString();
        assertThat(begin(YESTERDAY).status()).isEqualTo(404);
        endpoint = "x";
        assertThat(begin(YESTERDAY).status()).isEqualTo(404);
        assertThat(API.get("/replays/" + UUID.randomUUID()).status()).isEqualTo(404);
        assertThat(API.delete("/replays/x").status()).isEqualTo(404);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                                              | since",
                "{`since`:`yesterday`}                                                           | since",
                "{`since`:`2026-01-30T00:00:00Z`,`until`:`2026-01-30T00:00:00Z`}                 | since",
                "{`since`:`2025-12-01T00:00:00Z`,`until`:`2026-01-30T00:00:00Z`}                 | since",
                "{`since`:`2999-01-01T00:00:00Z`,`until`:`2999-01-02T00:00:00Z`}                 | since",
                "{`since`:`2026-01-30T00:00:00Z`,`until`:5}                                      | until",
                "{`since`:`2026-01-30T00:00:00Z`,`imei`:`12`}                                    | imei",
                "{`since`:`2026-01-30T00:00:00Z`,`eventTypes`:[]}                                | eventTypes",
                "{`since`:`2026-01-30T00:00:00Z`,`eventTypes`:[`endpoint.test`]}                 | eventTypes",
                "{`since`:`2026-01-30T00:00:00Z`,`ratePerSecond`:0}                              | ratePerSecond",
                "{`since`:`2026-01-30T00:00:00Z`,`speed`:1}                                      | speed",
            })
    void aWishThatMakesNoSenseIsNamed(String wish, String field) {
        var refused = begin(wish.replace('`', '"'));

        assertThat(refused.status()).as(refused.body()).isEqualTo(400);
        assertThat(refused.member("field")).isEqualTo(field);
    }

    @ParameterizedTest
    @CsvSource({"endpointId=x, endpointId", "state=lost, state", "limit=0, limit", "cursor=x, cursor"})
    void aFilterThatMakesNoSenseIsNamed(String query, String field) {
        var refused = API.get("/replays?" + query);

        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.member("field")).isEqualTo(field);
    }
}
