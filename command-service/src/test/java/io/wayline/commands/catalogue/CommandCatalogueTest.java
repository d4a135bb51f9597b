package io.wayline.commands.catalogue;

import static io.wayline.commands.catalogue.Requests.command;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.commands.catalogue.CatalogueEntry.Example;
import io.wayline.commands.ledger.Expectation.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class CommandCatalogueTest {

    private static final CommandCatalogue CATALOGUE = CommandCatalogue.load();

    /** Verbs that trackers answer in the same words: which of them is meant only the order can tell. */
    private static final List<Set<String>> SAME_WORDS = List.of(
            Set.of("getparam", "setparam"),
            Set.of("lvcangetprog", "lvcansetprog"),
            Set.of("cleardtc", "scandtc"),
            Set.of(
                    "lvcanopenalldoors",
                    "lvcanclosealldoors",
                    "lvcanopentrunk",
                    "lvcanblockengine",
                    "lvcanunblockengine",
                    "lvcanturninglights",
                    "lvcanhorn",
                    "lvcangetprog",
                    "lvcansetprog",
                    "lvcangetinfo"));

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("examples")
    void everyExampleMeansWhatItsColumnSays(String command, String answer, Verdict verdict, String verb) {
        var expectation = CATALOGUE.to(command(command));

        assertThat(expectation.isKnown()).isTrue();
        assertThat(expectation.judge(answer)).isEqualTo(verdict);
        assertThat(expectation.judge(answer + " \r\n\0")).isEqualTo(verdict);
        assertThat(CATALOGUE.areKnown(answer)).isTrue();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("examples")
    void noExampleIsTakenForAnAnswerToAnotherCommand(String command, String answer, Verdict verdict, String verb) {
        var claimedBy = new TreeSet<String>();
        for (var entry : CATALOGUE.entries()) {
            var other = CATALOGUE.to(command(entry.exampleCommand()));
            if (other.isKnown() && other.judge(answer) != Verdict.NOT_CLAIMED) {
                claimedBy.add(entry.verb());
            }
        }

        var allowed = new TreeSet<>(Set.of(verb));
        SAME_WORDS.stream().filter(group -> group.contains(verb)).forEach(allowed::addAll);
        assertThat(allowed).containsAll(claimedBy);
    }

    static Stream<Arguments> examples() {
        return CATALOGUE.entries().stream()
                .flatMap(entry -> Stream.of(
                                of(entry, entry.examples().success(), Verdict.SUCCESS),
                                of(entry, entry.examples().already(), Verdict.ALREADY),
                                of(entry, entry.examples().deferred(), Verdict.DEFERRED),
                                of(entry, entry.examples().failure(), Verdict.FAILURE))
                        .flatMap(rows -> rows));
    }

    private static Stream<Arguments> of(CatalogueEntry entry, List<Example> examples, Verdict verdict) {
        return examples.stream()
                .map(example -> Arguments.of(example.command(), example.answer(), verdict, entry.verb()));
    }

    @Test
    void everythingKnownHasAnExample() {
        assertThat(CATALOGUE.entries()).hasSize(109);
        assertThat(examples().count()).isGreaterThan(110);
        assertThat(CATALOGUE.entries())
                .allSatisfy(entry ->
                        assertThat(CATALOGUE.formsOf(entry.exampleCommand())).contains(entry))
                .allSatisfy(entry -> assertThat(entry.description()).isNotBlank())
                .filteredOn(entry -> entry.answersKnown() && !entry.variant().equals("no codes"))
                .allSatisfy(entry -> assertThat(entry.examples().success().isEmpty()
                                && entry.examples().failure().isEmpty())
                        .isFalse());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    camreq:1,1,1700000000,5,192.0.2.10,5029 | camreq
                    lvcansetting:1,?      | lvcansetting
                    odoset:12345          | odoset
                    on_demand_tracking1   | on_demand_tracking
                    obdinfo2              | obdinfo
                    setdigout 1? 60       | setdigout
                    getinfo               | getinfo
                    """)
    void aCommandIsFoundByItsVerb(String command, String verb) {
        assertThat(CATALOGUE.formsOf(command))
                .isNotEmpty()
                .extracting(CatalogueEntry::verb)
                .containsOnly(verb);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GETINFO", "getinf", "", " getinfo", "1", "allver", "camreq:1,1,1,5,a,1", "lvcansimpletacho 1"})
    void whatIsNotKnownIsNotExpected(String text) {
        var expectation = CATALOGUE.to(command(text));

        assertThat(expectation.isKnown()).isFalse();
        assertThat(expectation.judge("OK")).isEqualTo(Verdict.NOT_CLAIMED);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    readio 113        | IO ID:113 Value:100         | SUCCESS
                    readio 11         | IO ID:113 Value:100         | NOT_CLAIMED
                    readio            | IO ID:113 Value:100         | NOT_CLAIMED
                    readio .*         | IO ID:113 Value:100         | NOT_CLAIMED
                    readio \\d+       | IO ID:113 Value:100         | NOT_CLAIMED
                    readavl 1         | IO[1]: 0                    | SUCCESS
                    readavl 1         | IO[11]: 0                   | NOT_CLAIMED
                    getparam 2004     | Param ID:2004 Value:host    | SUCCESS
                    getparam 2004;2005 | Param ID:2004 Value:host;2005:5027 | SUCCESS
                    getparam 2004     | Param ID:2005 Value:5027    | NOT_CLAIMED
                    setparam 2004:a;2005:5027 | New value 2004:a;2005:5027; | SUCCESS
                    setparam 1245 127.0.0.1 | Param ID:1245 New Text:127.0.0.1 | SUCCESS
                    lvcansetprog 139  | CAN program Nr:139          | SUCCESS
                    lvcansetprog 13   | CAN program Nr:139          | NOT_CLAIMED
                    cpureset          | anything                    | NOT_CLAIMED
                    """)
    void whatIsAskedMustBeWhatIsAnswered(String command, String answer, Verdict verdict) {
        assertThat(CATALOGUE.to(command(command)).judge(answer)).isEqualTo(verdict);
    }

    @Test
    void aModuleWithoutFaultCodesMayAnswerNothing() {
        assertThat(CATALOGUE.to(command("scandtc 1")).judge("")).isEqualTo(Verdict.SUCCESS);
        assertThat(CATALOGUE.areKnown("")).isFalse();
        assertThat(CATALOGUE.areKnown("scandtc: 1-P2205")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"OK", "Param ID: Value", "hello", "IO ID:x Value:1", "12345"})
    void otherTextsAreNotKnown(String answer) {
        assertThat(CATALOGUE.areKnown(answer)).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    WARNING: something               | true
                    Error 5                          | true
                    ERROR                            | true
                    Errors: none                     | false
                    Unknown command                  | true
                    The thing is not supported here  | true
                    Param ID:7 doesn’t exist         | true
                    CAN-CONTROL Not connected!       | true
                    all fine                         | false
                    My Invalid                       | false
                    """)
    void noIsSaidInFewWords(String answer, boolean refusal) {
        assertThat(CATALOGUE.isRefusal(answer)).isEqualTo(refusal);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
                    getver       | ^fine$   | -       | fine                  | SUCCESS
                    getver       | ^fine$   | -       | fine \t               | SUCCESS
                    getver       | ^fine$   | -       | Ver:1 IMEI:350612345678901 | NOT_CLAIMED
                    getgps       | ^fine$   | -       | WARNING! GPS Data not Available. Clock not Synchronized | FAILURE
                    getgps       | ^fine$   | ^bad$   | WARNING! GPS Data not Available. Clock not Synchronized | NOT_CLAIMED
                    getver       | -        | ^bad$   | bad                   | FAILURE
                    getver       | -        | ^bad$   | Ver:1 IMEI:350612345678901 | SUCCESS
                    getver       | -        | ^bad$   | whatever              | NOT_CLAIMED
                    whatever     | -        | ^bad$   | fine                  | SUCCESS
                    whatever     | -        | ^bad$   | Ver:1 IMEI:350612345678901 | NOT_CLAIMED
                    whatever     | f        | bad     | fine bad              | FAILURE
                    setdigout 1? | ^fine$   | -       | DOUT1:1               | NOT_CLAIMED
                    whatever     | (        | -       | (                     | NOT_CLAIMED
                    """)
    void theHostsOwnPatternsGoFirst(String text, String success, String failure, String answer, Verdict verdict) {
        var expectation = CATALOGUE.to(command(text, success, failure));

        assertThat(expectation.isKnown()).isTrue();
        assertThat(expectation.judge(answer)).isEqualTo(verdict);
    }

    @ParameterizedTest
    @ValueSource(strings = {"(a+)+$", "(a|a)*b", "(a*)*b", "(.*)*x\\1"})
    void aPatternThatWouldTakeForeverIsGivenUp(String pattern) {
        var expectation = CATALOGUE.to(command("whatever", pattern, null));
        long begin = System.nanoTime();

        assertThat(expectation.judge("a".repeat(4_000) + "!")).isEqualTo(Verdict.NOT_CLAIMED);
        assertThat(System.nanoTime() - begin).isLessThan(2_000_000_000L);
    }

    @Test
    void aPatternCanBeCheckedBeforeItIsTaken() {
        assertThat(CommandCatalogue.problemOf("^DOUT1:1$")).isEmpty();
        assertThat(CommandCatalogue.problemOf("^DOUT(1:1$"))
                .hasValueSatisfying(problem -> assertThat(problem).isEqualTo("Unclosed group at character 11"));
        assertThat(CommandCatalogue.problemOf("(".repeat(100_000))).isPresent();
    }

    @Test
    void compiledPatternsAreNotKeptWithoutEnd() {
        var patterns = new AnswerPatterns();

        for (int i = 0; i < 5_000; i++) {
            assertThat(patterns.occurs("^" + i + "$", Integer.toString(i))).isTrue();
        }

        assertThat(patterns.size()).isEqualTo(1_000);
    }
}
