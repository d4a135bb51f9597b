package io.wayline.system.docs;

import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toMap;

import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import io.wayline.ingest.IngestSettings;
import io.wayline.ingest.InvalidSettingsException;
import io.wayline.standalone.run.RunSettings;
import io.wayline.system.deploy.Repository;
import io.wayline.system.docs.SettingsFile.Binding;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every setting of every process, from the files that bind variables and the records that hold what they say. */
final class Settings {

    static final String UP = "up";
    static final String TOPICS = "topics";
    static final List<String> SERVICES =
            List.of("ingest-node", "telemetry-consumer", "command-service", "webhook-dispatcher");

    private static final String INGEST = "ingest-node";
    private static final String FOUNDATION = "service-foundation";
    private static final String TOPIC_SETUP = "proto-schemas/src/main/java/io/wayline/proto/TopicSetup.java";
    private static final Pattern EXPECTED_WORDS = Pattern.compile(".*\\(expected: one of (.*)\\)");

    /** What has a range; of anything else the messages about wrong values say what the description says. */
    private static final Set<String> MEASURED = Set.of("whole number", "number", "duration", "size");

    /** Components that no variable fills, because a whole family of them does. */
    private static final Set<String> OF_A_FAMILY = Set.of("KafkaSettings.client", "IngestSettings.tracing");

    /** The same for all that read them, and explained among the rules of the page. */
    private static final Set<String> OF_RULES =
            Set.of("OTEL_EXPORTER_OTLP_ENDPOINT", "TRACES_PER_SECOND", "LOG_FORMAT");

    /**
     * A row of the reference.
     *
     * @param readers services and programs that read it
     * @param value its type and range, in words
     * @param byDefault empty if there is nothing without it
     */
    record Setting(String variable, Set<String> readers, String value, String byDefault, String description) {}

    /** A component of a record that has no variable of its own. */
    record Inner(String module, String key, String value, String byDefault, String description) {}

    private record Component(JavaSource record, String prefix, VariableTree field) {

        String name() {
            return field.getName().toString();
        }

        String key() {
            return prefix + "." + name().replaceAll("([A-Z])", "-$1").toLowerCase(Locale.ROOT);
        }

        String description() {
            return record.doc("").params().getOrDefault(name(), "");
        }
    }

    private final Map<String, Setting> settings = new LinkedHashMap<>();
    private final List<Inner> inner = new ArrayList<>();
    private final List<String> complaints = new ArrayList<>();

    private Settings() {}

    static Settings read() {
        var settings = new Settings();
        settings.readServices();
        settings.readUp();
        return settings;
    }

    Collection<Setting> all() {
        return settings.values();
    }

    List<Inner> inner() {
        return inner;
    }

    /** What is left unsaid, or said in two ways. */
    List<String> complaints() {
        return complaints;
    }

    /** What {@code up} sets for its services, unless told otherwise; the words stand for what it finds out at its start. */
    static Map<String, String> choicesOfUp() {
        return new RunSettings(Map.of(), Path.of("data"))
                .choices("its own broker", "its own database", "drawn and kept", "drawn and kept");
    }

    private void readServices() {
        var foundation = springSources(FOUNDATION);
        var bound = new HashSet<String>();
        var springs = new LinkedHashMap<String, List<JavaSource>>();
        for (var service : SERVICES) {
            var bindings = SettingsFile.bindings(service);
            if (service.equals(INGEST)) {
                readIngest(bindings);
            } else {
                var sources = springSources(service);
                springs.put(service, sources);
                readSpring(
                        bindings,
                        Stream.concat(sources.stream(), foundation.stream()).toList());
                bindings.forEach(binding -> bound.add(binding.key()));
            }
        }
        springs.put(FOUNDATION, foundation);
        springs.forEach((module, sources) -> components(sources).stream()
                .filter(component -> !bound.contains(component.key()))
                .forEach(component -> addInner(module, component, sources)));
    }

    private void readIngest(List<Binding> bindings) {
        var variables = variables(bindings);
        var sources = JavaSource.of(
                INGEST, text -> text.contains("Settings") || text.contains("(expected:") || text.contains("enum "));
        var records = sources.stream()
                .filter(source -> source.isRecord() && source.name().endsWith("Settings"))
                .collect(toMap(JavaSource::name, source -> source, (one, _) -> one, TreeMap::new));
        var reader = new IngestReader(
                sources.stream()
                        .filter(source -> source.name().equals("SettingsReader"))
                        .findFirst()
                        .orElseThrow(),
                variables,
                records);
        var ranges = Ranges.of(sources, variables);
        var descriptions = new LinkedHashMap<String, String>();
        records.values()
                .forEach(record -> record.components().forEach(field -> {
                    var component = new Component(record, "", field);
                    var path = record.name() + "." + component.name();
                    var from = reader.variablesOf(path);
                    if (from.size() == 1) {
                        descriptions.merge(
                                from.iterator().next(),
                                component.description(),
                                (one, other) -> one.isEmpty() ? other : one);
                    }
                    if (from.isEmpty() && !records.containsKey(typeOf(field)) && !OF_A_FAMILY.contains(path)) {
                        complaints.add(path + ": no variable fills it");
                    }
                }));
        for (var binding : bindings) {
            var variable = binding.variable();
            var value = ingestValue(variable, reader.readAs(variable));
            add(binding, value, ranges.get(variable), descriptions.getOrDefault(variable, ""));
        }
    }

    private static String ingestValue(String variable, String readAs) {
        return switch (readAs) {
            case "word" -> wordsOf(variable);
            case "number" -> "whole number";
            case "bytes" -> "size";
            case "file" -> "path";
            case "address" -> variable.endsWith("_PORT") ? "port" : "address";
            default -> readAs;
        };
    }

    /** Asked of the reader itself: it names them all when a word is none of them. */
    private static String wordsOf(String variable) {
        try {
            IngestSettings.from(Map.of(variable, "?"));
        } catch (InvalidSettingsException e) {
            var words = EXPECTED_WORDS.matcher(String.valueOf(e.getMessage()));
            if (words.matches()) {
                return Arrays.stream(words.group(1).split(", "))
                        .map(word -> "`" + word + "`")
                        .collect(joining(", "));
            }
        }
        throw new AssertionError(variable + ": the reader takes a question mark for a word");
    }

    private static List<JavaSource> springSources(String module) {
        return JavaSource.of(
                module,
                text -> text.contains("@ConfigurationProperties")
                        || text.contains("(expected:")
                        || text.contains("enum "));
    }

    private void readSpring(List<Binding> bindings, List<JavaSource> sources) {
        var ranges = Ranges.of(sources, variables(bindings));
        var components = components(sources);
        for (var binding : bindings) {
            var component = components.stream()
                    .filter(candidate -> candidate.key().equals(binding.key()))
                    .findFirst();
            var value = component.map(one -> springValue(one.field, sources)).orElseGet(() -> plainValue(binding));
            @Nullable
            String range = component
                    .map(one -> annotated(one.field))
                    .filter(text -> !text.isEmpty())
                    .orElse(ranges.get(binding.variable()));
            var description = component.map(Component::description).orElse("");
            add(binding, value, range, description);
        }
    }

    private static List<Component> components(List<JavaSource> sources) {
        return sources.stream()
                .flatMap(source -> JavaSource.annotation(
                                source.type().getModifiers().getAnnotations(), "ConfigurationProperties")
                        .map(prefix -> JavaSource.value(prefix, "prefix"))
                        .stream()
                        .flatMap(prefix ->
                                source.components().stream().map(field -> new Component(source, prefix, field))))
                .toList();
    }

    private void addInner(String module, Component component, List<JavaSource> sources) {
        var field = component.field;
        var byDefault = JavaSource.annotation(field.getModifiers().getAnnotations(), "DefaultValue")
                .map(annotation -> JavaSource.value(annotation, "value"))
                .orElse("");
        var range = annotated(field);
        inner.add(new Inner(
                module,
                component.key(),
                springValue(field, sources) + (range.isEmpty() ? "" : ", " + range),
                byDefault,
                sentence(component.description(), "")));
        if (component.description().isEmpty()) {
            complaints.add("%s.%s: no @param".formatted(component.record.name(), component.name()));
        }
    }

    private static String typeOf(VariableTree field) {
        return String.valueOf(field.getType()).replaceAll("^@\\w+ ", "");
    }

    private static String springValue(VariableTree field, List<JavaSource> sources) {
        var type = typeOf(field);
        return switch (type) {
            case "Duration" -> "duration";
            case "DataSize" -> "size";
            case "boolean" -> "`true`, `false`";
            case "int", "long", "short" -> "whole number";
            case "double" -> "number";
            case "URI" -> "URL";
            case "String" -> "text";
            case "List<Duration>" -> "durations with commas";
            default ->
                sources.stream()
                        .filter(source -> source.name().equals(type))
                        .flatMap(source -> source.constants().stream())
                        .map(name -> "`" + name.toLowerCase(Locale.ROOT).replace('_', '-') + "`")
                        .collect(joining(", "));
        };
    }

    private static String annotated(VariableTree field) {
        var annotations = field.getModifiers().getAnnotations();
        var least = JavaSource.annotation(annotations, "Min").map(limit -> JavaSource.value(limit, "value"));
        var most = JavaSource.annotation(annotations, "Max").map(limit -> JavaSource.value(limit, "value"));
        if (JavaSource.annotation(annotations, "Positive").isPresent()) {
            return "1 or more";
        }
        if (JavaSource.annotation(annotations, "PositiveOrZero").isPresent()) {
            return "0 or more";
        }
        if (JavaSource.annotation(annotations, "NotBlank").isPresent()) {
            return "must be set";
        }
        return least.isPresent() && most.isPresent() ? least.get() + " to " + most.get() : "";
    }

    private static String plainValue(Binding binding) {
        return switch (binding.key().substring(binding.key().lastIndexOf('.') + 1)) {
            case "port" -> "port";
            case "address" -> "address";
            default -> "text";
        };
    }

    /** The methods of {@code RunSettings} name the variables of {@code up}; those of services are known already. */
    private void readUp() {
        var run = JavaSource.of("standalone", text -> text.contains("record RunSettings")).stream()
                .filter(source -> source.name().equals("RunSettings"))
                .findFirst()
                .orElseThrow();
        run.methods().stream()
                .filter(method -> !method.getName().contentEquals("choices") && method.getBody() != null)
                .forEach(method -> new TreeScanner<@Nullable Void, String>() {
                    @Override
                    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, String description) {
                        readOfUp(call, description);
                        return super.visitMethodInvocation(call, description);
                    }
                }.scan(method.getBody(), run.doc(method.getName().toString()).text()));
    }

    private void readOfUp(MethodInvocationTree call, String description) {
        var arguments = call.getArguments();
        var variable = arguments.isEmpty() ? "" : JavaSource.text(arguments.getFirst());
        if (!variable.matches("[A-Z][A-Z0-9_]+")) {
            return;
        }
        var value = switch (JavaSource.called(call)) {
            case "port" -> "port";
            case "number" -> "whole number, %s to %s".formatted(number(arguments.get(2)), number(arguments.get(3)));
            default -> "text";
        };
        var byDefault = arguments.size() > 1 ? number(arguments.get(1)) : "";
        var readers = new LinkedHashSet<>(Set.of(UP));
        settings.putIfAbsent(
                variable, new Setting(variable, readers, value, byDefault, sentence(description, variable)));
        if (Repository.text(TOPIC_SETUP).contains('"' + variable + '"')) {
            settings.get(variable).readers().add(TOPICS);
        }
    }

    private static String number(ExpressionTree argument) {
        return argument instanceof LiteralTree literal ? String.valueOf(literal.getValue()) : "";
    }

    private static Set<String> variables(List<Binding> bindings) {
        return bindings.stream().map(Binding::variable).collect(TreeSet::new, Set::add, Set::addAll);
    }

    /** What stands above the variable in the settings file is for operators and goes before the record's comment. */
    private void add(Binding binding, String value, @Nullable String range, String ofRecord) {
        var variable = binding.variable();
        if (OF_RULES.contains(variable)) {
            return;
        }
        var description = sentence(binding.comment().isEmpty() ? ofRecord : binding.comment(), variable);
        var now = new Setting(
                variable,
                new LinkedHashSet<>(Set.of(binding.module())),
                range == null || !MEASURED.contains(value) ? value : value + ", " + range,
                binding.byDefault(),
                description);
        settings.merge(variable, now, this::together);
    }

    /** Two services read it: the first that says something has the word. */
    private Setting together(Setting before, Setting now) {
        if (!now.byDefault().isEmpty() && !now.byDefault().equals(before.byDefault())) {
            complaints.add("%s: %s here, %s there".formatted(now.variable(), before.byDefault(), now.byDefault()));
        }
        before.readers().addAll(now.readers());
        var description = before.description().isEmpty() ? now.description() : before.description();
        return new Setting(before.variable(), before.readers(), before.value(), before.byDefault(), description);
    }

    /** Records repeat the variable's name at either end of what they say; the table has it already. */
    private static String sentence(String text, String variable) {
        var bare = text.replaceAll("^" + variable + "\\b[:;,]? ?", "").replaceAll(", " + variable + "$", "");
        if (bare.isEmpty()) {
            return "";
        }
        boolean beginsWithAWord = bare.matches("[a-z]+,? .*");
        var first = beginsWithAWord ? Character.toUpperCase(bare.charAt(0)) : bare.charAt(0);
        return first + bare.substring(1) + (bare.matches(".*[.?!]") ? "" : ".");
    }
}
