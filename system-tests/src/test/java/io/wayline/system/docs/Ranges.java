package io.wayline.system.docs;

import static java.util.regex.Pattern.compile;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.util.TreeScanner;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which values variables may have, as the messages about wrong ones say it: {@code "MAX_CONNECTIONS: %d (expected: 1 or
 * more)"}, or a call of a method that makes such a message, {@code require(..., "MAX_CONNECTIONS", ..., "1 or more")}.
 */
final class Ranges extends TreeScanner<@Nullable Void, JavaSource> {

    private static final Pattern MESSAGE = compile("([A-Z][A-Z0-9_]+)(?:: [^(]*\\(expected: (.+)\\)| must be (.+))");
    private static final Pattern ANY_MESSAGE = compile("%s: [^(]*\\(expected: (.+)\\)");

    private final Set<String> variables;
    private final Map<String, String> found = new HashMap<>();

    private Ranges(Set<String> variables) {
        this.variables = variables;
    }

    /** By variable; one that may have any value of its type has none. */
    static Map<String, String> of(Collection<JavaSource> sources, Set<String> variables) {
        var ranges = new Ranges(variables);
        sources.forEach(source -> ranges.scan(source.type(), source));
        return ranges.found;
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, JavaSource source) {
        message(JavaSource.text(literal));
        return super.visitLiteral(literal, source);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree sum, JavaSource source) {
        message(JavaSource.text(sum));
        return super.visitBinary(sum, source);
    }

    private void message(String text) {
        var message = MESSAGE.matcher(text);
        if (message.matches()) {
            keep(message.group(1), message.group(2) == null ? message.group(3) : message.group(2));
        }
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree call, JavaSource source) {
        var texts = call.getArguments().stream()
                .map(JavaSource::text)
                .filter(text -> !text.isEmpty())
                .toList();
        if (!texts.isEmpty() && variables.contains(texts.getFirst())) {
            if (texts.size() > 1 && !variables.contains(texts.getLast())) {
                keep(texts.getFirst(), texts.getLast());
            } else {
                source.method(JavaSource.called(call))
                        .ifPresent(checks -> new TreeScanner<@Nullable Void, String>() {
                            @Override
                            public @Nullable Void visitLiteral(LiteralTree literal, String variable) {
                                var message = ANY_MESSAGE.matcher(JavaSource.text(literal));
                                if (message.matches()) {
                                    keep(variable, message.group(1));
                                }
                                return null;
                            }
                        }.scan(checks.getBody(), texts.getFirst()));
            }
        }
        return super.visitMethodInvocation(call, source);
    }

    /** What is filled in at run time is left out: a value beside the name of the variable that has it. */
    private void keep(String variable, String range) {
        var fixed = range.replaceAll(", (%[sd].*)?$", "").replaceAll("^%s more than ", "more than ");
        if (variables.contains(variable) && !fixed.contains("%")) {
            found.putIfAbsent(variable, fixed);
        }
    }
}
