package io.wayline.standalone.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * Processor time that processes and their descendants have used, as Linux counts it. Children that have ended count too,
 * through the parent that waited for them.
 *
 * @see "proc_pid_stat(5): utime, stime, cutime, cstime"
 */
final class ProcessCpu {

    private static final Path PROC = Path.of("/proc");
    /** The kernel tells user space a hundred ticks a second on every architecture this runs on. */
    private static final double TICKS_PER_SECOND = 100;

    /** Fields behind the name, which ends at the last parenthesis: state is 0, utime 11. */
    private static final int UTIME = 11;

    private static final int CSTIME = 14;

    private ProcessCpu() {}

    /** Seconds of user and system time of the process and everything below it. */
    static double secondsOf(long pid) {
        return ProcessHandle.of(pid)
                .map(process -> Stream.concat(Stream.of(process), process.descendants())
                        .mapToDouble(each -> own(each.pid()))
                        .sum())
                .orElse(0.0);
    }

    private static double own(long pid) {
        try {
            return seconds(Files.readString(PROC.resolve(Long.toString(pid)).resolve("stat")));
        } catch (IOException e) {
            if (ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent()) {
                throw new UncheckedIOException("cannot read the processor time of process " + pid, e);
            }
            return 0; // it has just ended: its parent counts it from now on
        }
    }

    static double seconds(String stat) {
        var fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        long ticks = 0;
        for (int field = UTIME; field <= CSTIME; field++) {
            ticks += Long.parseLong(fields[field]);
        }
        return ticks / TICKS_PER_SECOND;
    }
}
