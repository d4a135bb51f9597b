package io.wayline.system.docs;

import io.wayline.system.deploy.Repository;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Where a service binds variables to keys: {@code ingest-node.conf}, and the YAML and Logback files of resources. */
final class SettingsFile {

    /** At the left margin of ingest-node.conf every key is a variable. */
    private static final Pattern CONF = Pattern.compile("([A-Z][A-Z0-9_]*) = \"?(.*?)\"?");

    private static final Pattern YAML = Pattern.compile("( *)([A-Za-z][A-Za-z0-9.-]*):(?: +(.*))?");
    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([A-Z][A-Z0-9_]*):-?([^}]*)}");
    private static final Pattern HEADLINE = Pattern.compile("# --- (.*) ---");

    private SettingsFile() {}

    /**
     * A variable where it is bound.
     *
     * @param key of the settings file; with Spring the path of a record's component
     * @param comment the lines directly above, or nothing
     */
    record Binding(String module, String variable, String key, String byDefault, String comment) {}

    static List<Binding> bindings(String module) {
        var found = new ArrayList<Binding>();
        var resources = module + "/src/main/resources";
        Repository.filesIn(resources, ".conf")
                .forEach(file -> found.addAll(conf(module, Repository.text(resources + "/" + file))));
        Repository.filesIn(resources, ".yml")
                .forEach(file -> found.addAll(yaml(module, Repository.text(resources + "/" + file))));
        Repository.filesIn(resources, ".xml")
                .forEach(file -> found.addAll(logback(module, Repository.text(resources + "/" + file))));
        return found;
    }

    private static List<Binding> conf(String module, String text) {
        var found = new ArrayList<Binding>();
        var comment = new ArrayList<String>();
        for (var line : text.lines().toList()) {
            var key = CONF.matcher(line);
            if (key.matches()) {
                found.add(new Binding(module, key.group(1), key.group(1), key.group(2), String.join(" ", comment)));
            }
            remember(line, comment);
        }
        return found;
    }

    private static List<Binding> yaml(String module, String text) {
        record Level(int indent, String path) {}
        var found = new ArrayList<Binding>();
        var comment = new ArrayList<String>();
        var levels = new ArrayDeque<Level>();
        for (var line : text.lines().toList()) {
            var key = YAML.matcher(line);
            if (key.matches()) {
                int indent = key.group(1).length();
                while (!levels.isEmpty() && levels.getLast().indent >= indent) {
                    levels.removeLast();
                }
                var path = (levels.isEmpty() ? "" : levels.getLast().path + ".") + key.group(2);
                levels.addLast(new Level(indent, path));
                var value = PLACEHOLDER.matcher(key.group(3) == null ? "" : key.group(3));
                while (value.find()) {
                    found.add(new Binding(module, value.group(1), path, value.group(2), String.join(" ", comment)));
                }
            }
            remember(line, comment);
        }
        return found;
    }

    private static List<Binding> logback(String module, String text) {
        return PLACEHOLDER
                .matcher(text)
                .results()
                .map(value -> new Binding(module, value.group(1), "", value.group(2), ""))
                .toList();
    }

    private static void remember(String line, List<String> comment) {
        var text = line.strip();
        if (text.startsWith("#") && !HEADLINE.matcher(text).matches()) {
            comment.add(text.substring(1).strip());
        } else {
            comment.clear();
        }
    }
}
