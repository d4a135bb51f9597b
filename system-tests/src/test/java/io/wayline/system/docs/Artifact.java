package io.wayline.system.docs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;

/**
 * A library in Maven's local repository, as its POM describes it.
 *
 * @param licences as SPDX knows them where we know the spelling; of the nearest POM upwards that names any
 */
record Artifact(String group, String name, String version, List<String> licences) {

    /** What authors write, to what SPDX calls it. */
    private static final Map<String, String> SPDX = Map.ofEntries(
            Map.entry("apache license, version 2.0", "Apache-2.0"),
            Map.entry("the apache license, version 2.0", "Apache-2.0"),
            Map.entry("the apache software license, version 2.0", "Apache-2.0"),
            Map.entry("apache license 2.0", "Apache-2.0"),
            Map.entry("apache license version 2.0", "Apache-2.0"),
            Map.entry("apache license v2.0", "Apache-2.0"),
            Map.entry("apache 2.0", "Apache-2.0"),
            Map.entry("apache 2", "Apache-2.0"),
            Map.entry("apache 2.0 license", "Apache-2.0"),
            Map.entry("apache-2.0", "Apache-2.0"),
            Map.entry("mit license", "MIT"),
            Map.entry("the mit license", "MIT"),
            Map.entry("mit", "MIT"),
            Map.entry("mit-0", "MIT-0"),
            Map.entry("bsd-2-clause", "BSD-2-Clause"),
            Map.entry("bsd 2-clause license", "BSD-2-Clause"),
            Map.entry("bsd-3-clause", "BSD-3-Clause"),
            Map.entry("3-clause bsd license", "BSD-3-Clause"),
            Map.entry("go license", "BSD-3-Clause"),
            Map.entry("edl 1.0", "BSD-3-Clause"),
            Map.entry("eclipse distribution license v. 1.0", "BSD-3-Clause"),
            Map.entry("eclipse distribution license - v 1.0", "BSD-3-Clause"),
            Map.entry("epl 2.0", "EPL-2.0"),
            Map.entry("eclipse public license - v 2.0", "EPL-2.0"),
            Map.entry("cddl 1.1", "CDDL-1.1"),
            Map.entry("gpl2 w/ cpe", "GPL-2.0-with-classpath-exception"),
            Map.entry("eclipse public license v2.0", "EPL-2.0"),
            Map.entry("eclipse public license v. 2.0", "EPL-2.0"),
            Map.entry("eclipse public license - v 1.0", "EPL-1.0"),
            Map.entry("epl-1.0", "EPL-1.0"),
            Map.entry("public domain, per creative commons cc0", "CC0-1.0"),
            Map.entry("cc0", "CC0-1.0"),
            Map.entry("0bsd", "0BSD"));

    /** The POM lies beside the jar. */
    static Artifact of(Path jar) {
        try (var files = Files.list(up(jar, 1))) {
            var pom = files.filter(file -> file.toString().endsWith(".pom"))
                    .findFirst()
                    .orElseThrow();
            var project = project(pom);
            var group = ownOrParents(project, "groupId");
            // Above the file: its version, its name, and the parts of its group.
            var repository = up(jar, 3 + group.split("\\.").length);
            return new Artifact(
                    group,
                    text(project, "artifactId").orElseThrow(),
                    ownOrParents(project, "version"),
                    licences(repository, project));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path up(Path path, int levels) {
        return path.resolve("../".repeat(levels)).normalize();
    }

    private static String ownOrParents(Element project, String name) {
        return text(project, name)
                .or(() -> child(project, "parent").flatMap(parent -> text(parent, name)))
                .orElseThrow();
    }

    private static List<String> licences(Path repository, Element project) {
        var named = child(project, "licenses").stream()
                .flatMap(Artifact::children)
                .flatMap(licence -> text(licence, "name").stream())
                .map(name -> SPDX.getOrDefault(name.toLowerCase(Locale.ROOT).strip(), name))
                .distinct()
                .toList();
        var parent = child(project, "parent");
        if (!named.isEmpty() || parent.isEmpty()) {
            return named;
        }
        var group = text(parent.get(), "groupId").orElseThrow();
        var name = text(parent.get(), "artifactId").orElseThrow();
        var version = text(parent.get(), "version").orElseThrow();
        return licences(
                repository,
                project(repository
                        .resolve(group.replace('.', '/'))
                        .resolve(name)
                        .resolve(version)
                        .resolve("%s-%s.pom".formatted(name, version))));
    }

    private static Element project(Path pom) {
        try {
            var factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder().parse(pom.toFile()).getDocumentElement();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (ParserConfigurationException | SAXException e) {
            throw new IllegalStateException(pom + ": not readable", e);
        }
    }

    private static Optional<Element> child(Element parent, String name) {
        return children(parent).filter(child -> child.getTagName().equals(name)).findFirst();
    }

    private static Optional<String> text(Element parent, String name) {
        return child(parent, name).map(child -> child.getTextContent().strip());
    }

    private static Stream<Element> children(Element parent) {
        var found = new ArrayList<Element>();
        for (Node child = parent.getFirstChild(); child != null; child = child.getNextSibling()) {
            if (child instanceof Element element) {
                found.add(element);
            }
        }
        return found.stream();
    }
}
