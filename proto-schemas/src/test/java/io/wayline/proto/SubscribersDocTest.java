package io.wayline.proto;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/subscribers.md quotes is a part of a program in docs/examples, where a test runs it. */
class SubscribersDocTest {

    private static final Path EXAMPLES = Path.of("../docs/examples");
    private static final Pattern QUOTED = Pattern.compile("```(?:java|python|js|sh)\n(.*?)```", Pattern.DOTALL);

    private final String document;
    private final List<Path> examples;

    SubscribersDocTest() throws IOException {
        document = Files.readString(Path.of("../docs/subscribers.md"));
        try (var files = Files.list(EXAMPLES)) {
            examples = files.toList();
        }
    }

    @Test
    void everyQuotedProgramIsOneThatIsTested() throws IOException {
        var programs = new ArrayList<String>();
        for (var example : examples) {
            programs.add(Files.readString(example));
        }

        var quotes =
                QUOTED.matcher(document).results().map(quote -> quote.group(1)).toList();
        assertThat(quotes)
                .isNotEmpty()
                .allSatisfy(quote -> assertThat(programs)
                        .anySatisfy(program -> assertThat(program).contains(quote)));
    }

    @Test
    void everyExampleIsLinked() {
        assertThat(examples)
                .isNotEmpty()
                .allSatisfy(example -> assertThat(document).contains("(examples/" + example.getFileName() + ")"));
    }
}
