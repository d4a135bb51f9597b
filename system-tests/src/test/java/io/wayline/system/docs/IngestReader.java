package io.wayline.system.docs;

import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.TreeScanner;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which variable of ingest-node ends in which component of which record: {@code SettingsReader} reads variables by name and
 * hands them to constructors by place.
 */
final class IngestReader {

    private static final String RECORD = "Settings";

    private final JavaSource reader;
    private final Set<String> variables;
    private final Map<String, JavaSource> records;
    private final Map<String, Set<String>> byComponent = new HashMap<>();
    private final Map<String, String> readAs = new HashMap<>();

    IngestReader(JavaSource reader, Set<String> variables, Map<String, JavaSource> records) {
        this.reader = reader;
        this.variables = variables;
        this.records = records;
        reader.methods().forEach(this::look);
    }

    /** Of {@code Record.component}; empty if it is made of something else. */
    Set<String> variablesOf(String component) {
        return byComponent.getOrDefault(component, Set.of());
    }

    /** The word by which the reader asks for it: text, number, duration, bytes, word, file, or address. */
    String readAs(String variable) {
        return readAs.getOrDefault(variable, "text");
    }

    private void look(MethodTree method) {
        var locals = new HashMap<String, Tree>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitVariable(VariableTree variable, @Nullable Void unused) {
                if (variable.getInitializer() != null) {
                    locals.put(variable.getName().toString(), variable.getInitializer());
                }
                return super.visitVariable(variable, null);
            }

            @Override
            public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void unused) {
                @Nullable JavaSource type = records.get(made.getIdentifier().toString());
                if (type != null) {
                    var components = type.components();
                    for (int i = 0; i < made.getArguments().size(); i++) {
                        byComponent
                                .computeIfAbsent(
                                        type.name() + "." + components.get(i).getName(), _ -> new LinkedHashSet<>())
                                .addAll(named(made.getArguments().get(i), locals));
                    }
                }
                return super.visitNewClass(made, null);
            }

            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
                call.getArguments().stream()
                        .map(JavaSource::text)
                        .filter(variables::contains)
                        .filter(_ -> reader.method(JavaSource.called(call)).isPresent())
                        .forEach(variable -> readAs.merge(
                                variable,
                                JavaSource.called(call),
                                (before, now) -> before.equals("text") ? now : before));
                return super.visitMethodInvocation(call, null);
            }
        }.scan(method.getBody(), null);
    }

    /** The variables in an expression, through local variables and methods of the reader, but not within records below. */
    private Set<String> named(Tree expression, Map<String, Tree> locals) {
        var found = new LinkedHashSet<String>();
        new TreeScanner<@Nullable Void, @Nullable Void>() {
            @Override
            public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void unused) {
                var text = JavaSource.text(literal);
                if (variables.contains(text)) {
                    found.add(text);
                }
                return null;
            }

            @Override
            public @Nullable Void visitIdentifier(IdentifierTree name, @Nullable Void unused) {
                @Nullable Tree value = locals.get(name.getName().toString());
                if (value != null) {
                    found.addAll(named(value, Map.of()));
                }
                return null;
            }

            @Override
            public @Nullable Void visitMethodInvocation(MethodInvocationTree call, @Nullable Void unused) {
                if (call.getArguments().isEmpty()) {
                    reader.method(JavaSource.called(call))
                            .map(MethodTree::getBody)
                            .ifPresent(body -> scan(body, null));
                }
                return super.visitMethodInvocation(call, null);
            }

            @Override
            public @Nullable Void visitNewClass(NewClassTree made, @Nullable Void unused) {
                return made.getIdentifier().toString().endsWith(RECORD) ? null : super.visitNewClass(made, null);
            }
        }.scan(expression, null);
        return found;
    }
}
