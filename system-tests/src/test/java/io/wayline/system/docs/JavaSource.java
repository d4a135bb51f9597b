package io.wayline.system.docs;

import com.sun.source.doctree.DocCommentTree;
import com.sun.source.doctree.ParamTree;
import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.AssignmentTree;
import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewArrayTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.DocTrees;
import com.sun.source.util.JavacTask;
import com.sun.source.util.TreePath;
import com.sun.source.util.TreePathScanner;
import io.wayline.system.deploy.Repository;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/**
 * A class as its source says it, read by the compiler's own parser.
 *
 * @param docs of the class and of its methods, by name; the class itself has the empty name
 */
record JavaSource(String module, ClassTree type, Map<String, Doc> docs) {

    /**
     * A comment.
     *
     * @param text its first sentence
     * @param params by name
     */
    record Doc(String text, Map<String, String> params) {

        static final Doc NONE = new Doc("", Map.of());

        private static Doc of(@Nullable DocCommentTree tree) {
            if (tree == null) {
                return NONE;
            }
            var params = new HashMap<String, String>();
            tree.getBlockTags().forEach(tag -> {
                if (tag instanceof ParamTree param) {
                    params.put(param.getName().toString(), plain(param.getDescription()));
                }
            });
            return new Doc(plain(tree.getFirstSentence()), params);
        }

        /** Markdown instead of inline tags. */
        private static String plain(List<?> parts) {
            return parts.stream()
                    .map(String::valueOf)
                    .collect(Collectors.joining())
                    .replaceAll("\\{@code ([^}]*)}", "`$1`")
                    .replaceAll("\\{@link (?:\\w+)?#?([^}]*)}", "`$1`")
                    .replaceAll("\\s+", " ")
                    .strip();
        }
    }

    /** The classes at the top of those files of a module whose text is of interest; and those nested in them. */
    static List<JavaSource> of(String module, Predicate<String> interesting) {
        try (var tree = Files.walk(Repository.ROOT.resolve(module).resolve("src/main/java"))) {
            var files = tree.filter(file -> file.toString().endsWith(".java"))
                    .filter(file -> interesting.test(Repository.text(file.toString())))
                    .sorted()
                    .toList();
            return files.isEmpty() ? List.of() : parse(module, files);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<JavaSource> parse(String module, Collection<Path> paths) throws IOException {
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (var files = compiler.getStandardFileManager(null, null, null)) {
            var sources = files.getJavaFileObjectsFromPaths(paths);
            var task = (JavacTask) compiler.getTask(null, files, null, List.of("-proc:none"), null, sources);
            var found = new ArrayList<JavaSource>();
            var comments = DocTrees.instance(task);
            for (CompilationUnitTree unit : task.parse()) {
                new TreePathScanner<@Nullable Void, @Nullable Void>() {
                    @Override
                    public @Nullable Void visitClass(ClassTree type, @Nullable Void unused) {
                        var docs = new HashMap<String, Doc>();
                        docs.put("", Doc.of(comments.getDocCommentTree(getCurrentPath())));
                        methodsOf(type)
                                .forEach(method -> docs.put(
                                        method.getName().toString(),
                                        Doc.of(comments.getDocCommentTree(new TreePath(getCurrentPath(), method)))));
                        found.add(new JavaSource(module, type, docs));
                        return super.visitClass(type, null);
                    }
                }.scan(unit, null);
            }
            return found;
        }
    }

    String name() {
        return type.getSimpleName().toString();
    }

    boolean isRecord() {
        return type.getKind() == Tree.Kind.RECORD;
    }

    Doc doc(String method) {
        return docs.getOrDefault(method, Doc.NONE);
    }

    List<MethodTree> methods() {
        return methodsOf(type).toList();
    }

    Optional<MethodTree> method(String name) {
        return methodsOf(type)
                .filter(method -> method.getName().contentEquals(name))
                .findFirst();
    }

    private static Stream<MethodTree> methodsOf(ClassTree type) {
        return type.getMembers().stream().filter(MethodTree.class::isInstance).map(MethodTree.class::cast);
    }

    /** Of a record, in order. */
    List<VariableTree> components() {
        return type.getMembers().stream()
                .filter(VariableTree.class::isInstance)
                .map(VariableTree.class::cast)
                .filter(field -> !field.getModifiers().getFlags().contains(Modifier.STATIC))
                .toList();
    }

    /** Of an enum, in order. */
    List<String> constants() {
        return type.getKind() == Tree.Kind.ENUM
                ? type.getMembers().stream()
                        .filter(VariableTree.class::isInstance)
                        .map(VariableTree.class::cast)
                        .filter(field -> field.getType() instanceof IdentifierTree of
                                && of.getName().contentEquals(type.getSimpleName()))
                        .map(field -> field.getName().toString())
                        .toList()
                : List.of();
    }

    static Optional<AnnotationTree> annotation(List<? extends AnnotationTree> annotations, String name) {
        for (var annotation : annotations) {
            if (annotation.getAnnotationType().toString().equals(name)) {
                return Optional.of(annotation);
            }
        }
        return Optional.empty();
    }

    /** What stands in its brackets, or a part of it: one text, or several with commas between them. */
    static String value(AnnotationTree annotation, String part) {
        for (var argument : annotation.getArguments()) {
            if (!(argument instanceof AssignmentTree named)) {
                return texts(argument);
            }
            if (named.getVariable().toString().equals(part)) {
                return texts(named.getExpression());
            }
        }
        return "";
    }

    private static String texts(ExpressionTree value) {
        return value instanceof NewArrayTree several
                ? several.getInitializers().stream().map(JavaSource::text).collect(Collectors.joining(","))
                : text(value);
    }

    /** A literal, or literals that are put together up to what is none; empty if it begins with something else. */
    static String text(ExpressionTree expression) {
        return switch (expression) {
            case LiteralTree literal -> String.valueOf(literal.getValue());
            case BinaryTree sum
            when sum.getKind() == Tree.Kind.PLUS -> text(sum.getLeftOperand()) + text(sum.getRightOperand());
            default -> "";
        };
    }

    /** The name of the method of this class that is called; empty if it is another's. */
    static String called(MethodInvocationTree call) {
        return call.getMethodSelect() instanceof IdentifierTree method
                ? method.getName().toString()
                : "";
    }
}
