package io.wayline.webhooks.event;

import static io.wayline.webhooks.event.Steps.IMEI;
import static io.wayline.webhooks.event.Steps.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.webhooks.event.News.ToOldHosts;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every step of a command, and what hosts are told of it. */
class CommandNewsTest {

    @ParameterizedTest(name = "{0} -> {1}: {2}")
    @CsvSource({
        "           , QUEUED,     ,                  ",
        "QUEUED     , DISPATCHED, ,                  ",
        "DISPATCHED , SENT,       ,                  ",
        "SENT       , TIMED_OUT,  ,                  ",
        "SENT       , QUEUED,     command.retried,   NEVER",
        "DISPATCHED , QUEUED,     command.retried,   NEVER",
        "TIMED_OUT  , QUEUED,     command.retried,   NEVER",
        "SENT       , SUCCEEDED,  command.completed, ALONE",
        "TIMED_OUT  , SUCCEEDED,  command.completed, ALONE",
        "SENT       , REJECTED,   command.failed,    ALONE",
        "TIMED_OUT  , FAILED,     command.failed,    BULKED",
        "QUEUED     , EXPIRED,    command.failed,    BULKED",
        "QUEUED     , CANCELLED,  command.failed,    BULKED",
        "QUEUED     , SUPERSEDED, command.failed,    BULKED",
        "SENT       , UNKNOWN,    command.failed,    BULKED",
        "           , REFUSED,    command.failed,    BULKED"
    })
    void tellsWhatTheContractSays(
            @Nullable CommandState from, CommandState to, @Nullable String type, @Nullable ToOldHosts toOldHosts) {
        var news = CommandNews.of(step(IMEI, 1, from, to, "MATCHED"));

        assertThat(news.map(one -> one.event().type().word())).isEqualTo(Optional.ofNullable(type));
        assertThat(news.map(News::toOldHosts)).isEqualTo(Optional.ofNullable(toOldHosts));
    }

    @ParameterizedTest
    @EnumSource(CommandState.class)
    void anEventHasTheSameIdHoweverOftenItIsRead(CommandState to) {
        var first = CommandNews.of(step(IMEI, 1, CommandState.SENT, to, ""));
        var again = CommandNews.of(step(IMEI, 1, CommandState.SENT, to, ""));
        var other = CommandNews.of(step(IMEI, 2, CommandState.SENT, to, ""));

        assertThat(again).isEqualTo(first);
        first.ifPresent(news -> assertThat(news.event().id())
                .matches("[A-Za-z0-9_-]{8,64}")
                .isNotEqualTo(other.orElseThrow().event().id()));
    }

    @Test
    void theIdNamesTheCommandAndItsRevision() {
        var news = CommandNews.of(step(IMEI, 1, CommandState.SENT, CommandState.SUCCEEDED, "MATCHED"));

        assertThat(news.orElseThrow().event().id()).isEqualTo("cmd_7d0a9a1e93f64d3b9a3b000000000001_4");
    }

    @Test
    void aSupersededCommandSaysWhatTookItsPlace() {
        var news = CommandNews.of(step(IMEI, 1, CommandState.QUEUED, CommandState.SUPERSEDED, ""));

        assertThat(news.orElseThrow().event().data())
                .contains("\"state\":\"SUPERSEDED\"", "\"supersededBy\":\"7d0a9a1e-93f6-4d3b-9a3b-ffffffffffff\"");
    }
}
