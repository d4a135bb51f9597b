package io.wayline.foundation.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"b\" : [1, 2.50,\t{ \"c\":\"\\u00e9\" } ] }",
                "[]",
                "\"a \\\" b\"",
                "\"\"",
                "-1.5E+10",
                "0",
                "true",
                "\"日本 🚚\"",
                "[[[]],{}]",
            })
    void aValueStaysAsItWasSent(String value) {
        for (var around : new String[] {"{\"a\":%s}", "{ \"x\" : 1 , \"a\" :  %s  , \"y\":[1]}", "\n{\"a\":%s\n}\n"}) {
            assertThat(JsonBody.parse(around.formatted(value)).raw("a")).contains(value);
        }
    }

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 7, 42})
    void anyValueStaysAsItWasSentWhereverItStands(long seed) {
        var random = new Random(seed);
        for (int i = 0; i < 300; i++) {
            var value = value(random, 4);
            var before = "x".repeat(random.nextInt(40_000));
            var body = "{\"before\":\"" + before + "\",\"a\":" + value + ",\"after\":" + value(random, 2) + "}";

            if (!value.equals("null")) {
                assertThat(JsonBody.parse(body).raw("a")).as(body).contains(value);
            }
        }
    }

    private static String value(Random random, int depth) {
        return switch (random.nextInt(depth > 0 ? 7 : 5)) {
            case 0 -> "null";
            case 1 -> Boolean.toString(random.nextBoolean());
            case 2 -> Integer.toString(random.nextInt());
            case 3 -> Double.toString(random.nextGaussian() * 1e10);
            case 4 -> "\"" + "aé🚚\\n\\u0041".repeat(random.nextInt(5)) + "\"";
            case 5 -> "[ " + value(random, depth - 1) + " ," + value(random, depth - 1) + "]";
            default -> "{\"k\":" + value(random, depth - 1) + ", \"l\" : " + value(random, depth - 1) + " }";
        };
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "[]",
                "1",
                "\"a\"",
                "null",
                "{",
                "{\"a\"}",
                "{\"a\":}",
                "{\"a\":1,}",
                "{\"a\":1}}",
                "{\"a\":1} x",
                "{'a':1}",
                "{\"a\":NaN}",
                "{\"a\":01}",
                "{\"a\":1,\"a\":2}",
                "{\"a\":\"\u0001\"}",
                "{/**/}",
            })
    void whatIsNoObjectIsRefused(String text) {
        assertThatThrownBy(() -> JsonBody.parse(text)).isInstanceOf(RefusedException.class);
    }

    @Test
    void whatIsNestedTooDeeplyIsRefused() {
        assertThatThrownBy(() -> JsonBody.parse("{\"a\":" + "[".repeat(5_000) + "]".repeat(5_000) + "}"))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void unknownMembersAreNamed() {
        var body = JsonBody.parse("{\"imei\":\"1\",\"comand\":\"getver\"}");

        assertThatThrownBy(() -> body.only(Set.of("imei", "command"))).hasMessage("Unknown field: comand");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":\"\\u0000\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00x\"}"})
    void textThatNoDatabaseTakesIsRefused(String text) {
        assertThatThrownBy(() -> JsonBody.parse(text).text("a")).isInstanceOf(RefusedException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"1.5", "\"1\"", "true", "[]", "0", "11", "99999999999999999999", "1e1"})
    void aNumberIsWholeAndInItsRange(String value) {
        assertThatThrownBy(() -> JsonBody.parse("{\"a\":" + value + "}").integer("a", 1, 10))
                .isInstanceOf(RefusedException.class);
    }

    @Test
    void aListOfNumbersIsReadInItsOrder() {
        assertThat(JsonBody.parse("{\"a\":[65535, 0,7]}").integers("a", 3, 0, 65_535))
                .contains(List.of(65_535, 0, 7));
        assertThat(JsonBody.parse("{\"a\":null}").integers("a", 3, 0, 65_535)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "[1.5]", "[\"1\"]", "[null]", "[-1]", "[11]", "[1,2,3]", "[[1]]", "{}"})
    void aListOfNumbersIsWholeAndInItsRange(String value) {
        assertThatThrownBy(() -> JsonBody.parse("{\"a\":" + value + "}").integers("a", 2, 0, 10))
                .isInstanceOf(RefusedException.class);
    }
}
