package io.wayline.commands.catalogue;

import static io.wayline.commands.catalogue.Requests.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.wayline.commands.catalogue.CatalogueEntry.Responds;
import io.wayline.commands.catalogue.CatalogueEntry.Status;
import io.wayline.commands.ledger.Expectation.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The file of an operator's own commands. */
class CatalogueFileTest {

    @TempDir
    private Path directory = Path.of("");

    @Test
    void addsCommands() throws IOException {
        var catalogue = load("""
                verb,timeout_s,success,failure,dangerous
                honk,5,^honked {n} times$,^busy$,y
                """);

        var honk = catalogue.find("honk").getFirst();
        assertThat(honk.timeout()).isEqualTo(Duration.ofSeconds(5));
        assertThat(honk.dangerous()).isTrue();
        assertThat(honk.changesState()).isTrue();
        assertThat(honk.responds()).isEqualTo(Responds.YES);
        assertThat(honk.status()).isEqualTo(Status.UNVERIFIED);
        var expectation = catalogue.to(command("honk 3"));
        assertThat(expectation.judge("honked 3 times")).isEqualTo(Verdict.SUCCESS);
        assertThat(expectation.judge("honked 4 times")).isEqualTo(Verdict.NOT_CLAIMED);
        assertThat(expectation.judge("busy")).isEqualTo(Verdict.FAILURE);
        assertThat(catalogue.areKnown("honked 12 times")).isTrue();
        assertThat(catalogue.entries()).hasSize(110);
    }

    @Test
    void takesThePlaceOfOurs() throws IOException {
        var catalogue =
                load("verb,variant,success\ngetver,,^My firmware$\nsetdigout,special,^Relay is (?:open|closed)$\n");

        assertThat(catalogue.entries()).hasSize(110);
        var getver = catalogue.to(command("getver"));
        assertThat(getver.judge("My firmware")).isEqualTo(Verdict.SUCCESS);
        assertThat(getver.judge("Ver:1 IMEI:350612345678901")).isEqualTo(Verdict.NOT_CLAIMED);
        var setdigout = catalogue.to(command("setdigout 1?"));
        assertThat(setdigout.judge("Relay is open")).isEqualTo(Verdict.SUCCESS);
        assertThat(setdigout.judge("DOUT1:0")).isEqualTo(Verdict.NOT_CLAIMED);
        assertThat(setdigout.judge("DOUT1:1")).isEqualTo(Verdict.SUCCESS);
    }

    @Test
    void spreadsheetsMayWriteIt() throws IOException {
        var catalogue = load("\uFEFFverb,description,success\r\nhonk,\"two\r\nlines, and a comma\",^honked$\r\n\r\n");

        assertThat(catalogue.find("honk").getFirst().description()).isEqualTo("two\r\nlines, and a comma");
    }

    @Test
    void aPatternThatClaimsAnythingMakesNothingKnown() throws IOException {
        var catalogue = load("verb,success\nhonk,.*\n");

        assertThat(catalogue.to(command("honk")).judge("whatever")).isEqualTo(Verdict.SUCCESS);
        assertThat(catalogue.areKnown("whatever")).isFalse();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
                    verb,timeout_s#honk,soon              | line 2, column timeout_s: soon (expected: seconds, 1 to 86400)
                    verb,timeout_s#honk,0                 | line 2, column timeout_s: 0 (expected: seconds, 1 to 86400)
                    verb,dangerous#a,n#honk,perhaps       | line 3, column dangerous: perhaps (expected: y or n)
                    verb,responds#honk,often              | line 2, column responds: often (expected: yes, no, maybe)
                    verb,status#honk,rumour               | line 2, column status: rumour (expected: documented, observed, third party, unverified, answer unknown)
                    verb,success#honk,^(a$                | line 2, column success: ^(a$ (expected: a regular expression of Java
                    verb,success#honk,^{imei}$            | line 2, column success: ^{imei}$ (expected: a regular expression of Java with no placeholders but {avl_id}, {first_id} and {n}
                    verb,success#"two words",x            | line 2, column verb: two words (expected: the first word of a command, without blank and colon)
                    verb,success#,x                       | line 2, column verb:  (expected: the first word
                    verb,succes#honk,x                    | line 1, column 2: succes (expected: one of verb, variant,
                    verb,verb#honk,x                      | line 1, column verb: verb (expected: each column once)
                    success#x                             | line 1: no column verb (expected: verb, and any of variant,
                    verb,success#honk,a,b                 | line 2: 3 cells (expected: 2; a comma inside a cell needs quotes)
                    verb,description#a,"x#y"#a,again      | line 4, column variant:  (expected: one that this file has no row of yet)
                    verb#"honk                            | not comma-separated values,
                    ''                                    | line 1, column 1: '' (expected: one of
                    """)
    void saysWhatIsWrongAndWhere(String content, String message) {
        assertThatThrownBy(() -> load(content.replace('#', '\n')))
                .isInstanceOf(InvalidCatalogueException.class)
                .hasMessageContaining("mine.csv")
                .hasMessageContaining(message);
    }

    @Test
    void anEmptyFileIsNoCatalogue() {
        assertThatThrownBy(() -> load("")).hasMessageEndingWith("empty (expected: a first line that names columns)");
    }

    @Test
    void aFileThatIsNotThereIsNamed() {
        assertThatThrownBy(() -> CommandCatalogue.load(directory.resolve("gone.csv")))
                .isInstanceOf(InvalidCatalogueException.class)
                .hasMessageStartingWith("COMMAND_CATALOGUE_FILE: there is no file ")
                .hasMessageContaining("gone.csv");
    }

    private CommandCatalogue load(String content) throws IOException {
        return CommandCatalogue.load(Files.writeString(directory.resolve("mine.csv"), content));
    }
}
