package io.wayline.foundation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.PropertySource;

/**
 * Variables whose value stands in a file: {@code DATABASE_URL_FILE=/run/secrets/url} is as good as {@code DATABASE_URL}. The
 * variable itself wins if both are set.
 */
public final class SecretFiles extends PropertySource<Object> {

    /** At the end of a variable's name. */
    public static final String SUFFIX = "_FILE";

    private static final Pattern VARIABLE = Pattern.compile("[A-Z][A-Z0-9_]*");

    private final ConfigurableEnvironment environment;

    /** The environment is no source of this one: Spring Boot would look through it again, and so without end. */
    private SecretFiles(ConfigurableEnvironment environment) {
        super("secret-files");
        this.environment = environment;
    }

    /** Before the context asks for anything; what is added to its environment later is seen too. */
    public static void addTo(ConfigurableApplicationContext context) {
        context.getEnvironment().getPropertySources().addLast(new SecretFiles(context.getEnvironment()));
    }

    @Override
    public @Nullable Object getProperty(String name) {
        if (!VARIABLE.matcher(name).matches() || name.endsWith(SUFFIX)) {
            return null;
        }
        @Nullable String file = environment.getProperty(name + SUFFIX);
        return file == null || file.isBlank() ? null : read(name + SUFFIX, file);
    }

    /**
     * The contents of such a file, without the line break at its end.
     *
     * @throws IllegalStateException naming variable and file, never the contents
     */
    public static String read(String variable, String file) {
        try {
            return Files.readString(Path.of(file.strip()), UTF_8).strip();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "%s: %s cannot be read (expected: a file with the value, for the user of this process)"
                            .formatted(variable, file),
                    e);
        }
    }
}
