package io.wayline.standalone.bench;

import io.wayline.standalone.run.RunDescription;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Processor seconds of everything that takes part.
 *
 * @param services gateway, broker and consumer: one process
 * @param database PostgreSQL with its children
 * @param load this process: the trackers and what measures them
 */
record CpuUse(double services, double database, double load) {

    static CpuUse of(RunDescription run) {
        return new CpuUse(
                ProcessCpu.secondsOf(run.pid()),
                ProcessCpu.secondsOf(postmaster(Path.of(run.dataDir()))),
                ProcessCpu.secondsOf(ProcessHandle.current().pid()) - ofSystemUnderTest(run));
    }

    CpuUse since(CpuUse before) {
        return new CpuUse(services - before.services, database - before.database, load - before.load);
    }

    double total() {
        return services + database + load;
    }

    /** The system is a child of this process: it must not count twice. */
    private static double ofSystemUnderTest(RunDescription run) {
        boolean child = ProcessHandle.current().descendants().anyMatch(process -> process.pid() == run.pid());
        return child ? ProcessCpu.secondsOf(run.pid()) : 0;
    }

    /** The server has left the family of processes that started it; its own file says where it is. */
    private static long postmaster(Path dataDir) {
        var file = dataDir.resolve("postgres").resolve("cluster").resolve("postmaster.pid");
        try {
            return Long.parseLong(Files.readAllLines(file).getFirst().strip());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }
}
