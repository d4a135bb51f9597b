package io.wayline.simulator.line;

import io.wayline.simulator.commands.Instruments;
import io.wayline.simulator.records.Outputs;
import io.wayline.simulator.tracker.PacketSource;

/** A tracker to be put on a line: who it is, what it says, what commands can switch and read. */
public record Simulated(String imei, PacketSource source, Outputs outputs, Instruments instruments) {}
