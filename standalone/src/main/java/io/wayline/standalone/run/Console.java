package io.wayline.standalone.run;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Locale;

/** What a person sees of a run while it starts and stops. */
public final class Console implements Progress {

    private final PrintStream out;

    public Console(PrintStream out) {
        this.out = out;
    }

    @Override
    public void started(String part, Duration took) {
        out.println("  %-24s started in %s".formatted(part, seconds(took)));
    }

    @Override
    public void failed(String part) {
        out.println("  %-24s FAILED".formatted(part));
    }

    @Override
    public void stopped(String part, Duration took) {
        out.println("  %-24s stopped in %s".formatted(part, seconds(took)));
    }

    private static String seconds(Duration took) {
        return String.format(Locale.ROOT, "%.1f s", took.toMillis() / 1_000.0);
    }

    @Override
    public void say(String text) {
        out.println(text);
    }
}
