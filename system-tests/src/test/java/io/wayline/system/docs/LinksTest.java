package io.wayline.system.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.wayline.system.deploy.Repository;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** A link of a page to another file of this repository, or to a headline, leads somewhere. */
final class LinksTest {

    private static final Pattern FENCE = Pattern.compile("(?ms)^ {0,3}(```|~~~).*?^ {0,3}\\1");
    private static final Pattern CODE = Pattern.compile("`[^`\n]*`");
    private static final Pattern LINK = Pattern.compile("\\[[^]\\[]*(?:\\[[^]]*][^]\\[]*)*]\\(([^)\\s]+)[^)]*\\)");
    private static final Pattern HEADLINE = Pattern.compile("(?m)^#{1,6} +(.+?) *#*$");
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", "data", ".git", ".idea");

    @Test
    void everyLinkLeadsSomewhere() throws IOException {
        var pages = pages();
        var broken = new ArrayList<String>();
        int followed = 0;
        for (var page : pages) {
            var text = FENCE.matcher(Files.readString(page)).replaceAll("");
            for (var link : LINK.matcher(CODE.matcher(text).replaceAll("code"))
                    .results()
                    .toList()) {
                var target = link.group(1);
                if (!target.matches("[a-z]+:.*")) {
                    followed++;
                    if (!leadsSomewhere(page, target)) {
                        broken.add(Repository.ROOT.relativize(page) + ": " + target);
                    }
                }
            }
        }

        assertThat(pages).hasSizeGreaterThan(20);
        assertThat(followed).isGreaterThan(60);
        assertThat(broken).isEmpty();
    }

    private static boolean leadsSomewhere(Path page, String target) throws IOException {
        var parts = target.split("#", 2);
        var file = parts[0].isEmpty() ? page : page.resolveSibling(parts[0]).normalize();
        return Files.exists(file)
                && file.startsWith(Repository.ROOT)
                && (parts.length == 1
                        || !file.toString().endsWith(".md")
                        || anchors(Files.readString(file)).contains(parts[1]));
    }

    /** As the usual viewers of Markdown make them: lower case, without punctuation; what is there twice gets a number. */
    static Set<String> anchors(String text) {
        Map<String, Integer> seen = new HashMap<>();
        return HEADLINE.matcher(FENCE.matcher(text).replaceAll(""))
                .results()
                .map(headline -> anchor(headline.group(1)))
                .map(anchor -> {
                    int before = seen.merge(anchor, 1, Integer::sum) - 1;
                    return before == 0 ? anchor : anchor + "-" + before;
                })
                .collect(Collectors.toCollection(HashSet::new));
    }

    static String anchor(String headline) {
        return LINK.matcher(headline)
                .replaceAll(link -> link.group().replaceAll("\\[(.*)]\\(.*", "$1"))
                .toLowerCase(Locale.ROOT)
                .replaceAll("[^\\p{L}\\p{N}_ -]", "")
                .replace(' ', '-');
    }

    private static List<Path> pages() throws IOException {
        var found = new ArrayList<Path>();
        Files.walkFileTree(Repository.ROOT, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
                return NOT_OURS.contains(String.valueOf(directory.getFileName()))
                        ? FileVisitResult.SKIP_SUBTREE
                        : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (file.toString().endsWith(".md")) {
                    found.add(file);
                }
                return FileVisitResult.CONTINUE;
            }
        });
        return found;
    }
}
