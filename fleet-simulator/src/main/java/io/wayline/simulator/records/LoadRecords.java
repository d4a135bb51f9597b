package io.wayline.simulator.records;

import io.wayline.codec.Codec;
import io.wayline.simulator.tracker.PacketSource;
import java.util.BitSet;
import java.util.List;

/** The records of one tracker of a load. Only the tracker's own loop touches it. */
public final class LoadRecords implements PacketSource {

    /** More different ones are not known here. */
    public static final int MOST_IO_ELEMENTS = SimulatedElement.count();

    private final int device;
    private final Production production;
    private final FrameTemplate template;
    private final Backlog backlog;
    private final Outputs outputs;
    private final BitSet acknowledged = new BitSet();
    private final Motion motion;
    private final byte[] frame;
    private final long[] inHand;
    private int records;
    private int length;

    private LoadRecords(int device, Plan plan, Outputs outputs) {
        this.device = device;
        this.production = plan.production;
        this.template = plan.template;
        this.backlog = new Backlog(plan.sorting, plan.priorityEvery);
        this.outputs = outputs;
        this.motion = plan.motion;
        this.frame = template.newFrame(plan.recordsPerPacket);
        this.inHand = new long[plan.recordsPerPacket];
        writeConstants();
    }

    /** What the trackers of one loop have in common; not to be shared between threads. */
    public static final class Plan {

        private final Production production;
        private final FrameTemplate template;
        private final int recordsPerPacket;
        private final Sorting sorting;
        private final int priorityEvery;
        private final Motion motion = new Motion();

        /** @param priorityEvery every how many records one has high priority; 0: none has */
        public Plan(
                Production production,
                Codec codec,
                int ioElements,
                int recordsPerPacket,
                Sorting sorting,
                int priorityEvery) {
            this.production = production;
            this.template = new FrameTemplate(codec, ioElements);
            this.recordsPerPacket = recordsPerPacket;
            this.sorting = sorting;
            this.priorityEvery = priorityEvery;
        }

        /** The records of the tracker with this number. */
        public LoadRecords recordsOf(int device, Outputs outputs) {
            return new LoadRecords(device, this, outputs);
        }
    }

    @Override
    public boolean take(long nowMillis) {
        outputs.look(nowMillis);
        if (production.isEndless()) {
            if (backlog.waiting() < inHand.length && !production.isOver(device, nowMillis)) {
                backlog.makeUntil(backlog.made() + inHand.length);
            }
        } else {
            backlog.makeUntil(production.madeBy(device, nowMillis));
        }
        boolean enough = backlog.waiting() >= inHand.length || production.isOver(device, nowMillis);
        records = enough ? backlog.take(inHand) : 0;
        if (records == 0) {
            return false;
        }
        for (int i = 0; i < records; i++) {
            write(i, inHand[i]);
        }
        length = template.seal(frame, records);
        return true;
    }

    @Override
    public byte[] frame() {
        return frame;
    }

    @Override
    public int length() {
        return length;
    }

    @Override
    public int records() {
        return records;
    }

    @Override
    public void acknowledged() {
        for (int i = 0; i < records; i++) {
            acknowledged.set((int) inHand[i]);
        }
        // A frame that was shorter than its array has its end where the next one has a record.
        if (records < inHand.length) {
            restoreTemplate();
        }
    }

    @Override
    public long dueAtMillis() {
        return production.dueAt(device, backlog.made() - backlog.waiting() + inHand.length);
    }

    @Override
    public boolean exhausted(long nowMillis) {
        if (!production.isOver(device, nowMillis)) {
            return false;
        }
        if (!production.isEndless()) {
            backlog.makeUntil(production.madeBy(device, nowMillis));
        }
        return backlog.waiting() == 0;
    }

    /** Device times of the records that were acknowledged, in milliseconds since 1970. */
    public long[] acknowledgedTimes() {
        return acknowledged.stream().mapToLong(production::timeOf).toArray();
    }

    private void write(int index, long sequence) {
        motion.at(device, sequence);
        template.writeFix(
                frame,
                index,
                production.timeOf(sequence),
                backlog.isUrgent(sequence) ? 1 : 0,
                motion.longitudeE7(),
                motion.latitudeE7(),
                motion.altitudeMeters());
        template.writeMotion(frame, index, motion.headingDeg(), motion.satellites(), motion.speedKmh());
        List<SimulatedElement> elements = template.elements();
        for (int i = 0; i < elements.size(); i++) {
            var element = elements.get(i);
            if (element.changing() || element.isOutput()) {
                template.writeElement(frame, index, i, element.value(motion, motion.noise(), outputs.bits()));
            }
        }
    }

    private void restoreTemplate() {
        var fresh = template.newFrame(inHand.length);
        System.arraycopy(fresh, 0, frame, 0, frame.length);
        writeConstants();
    }

    /** What never changes in the life of a tracker is written once. */
    private void writeConstants() {
        List<SimulatedElement> elements = template.elements();
        motion.at(device, 0);
        for (int index = 0; index < inHand.length; index++) {
            for (int i = 0; i < elements.size(); i++) {
                if (!elements.get(i).changing()) {
                    template.writeElement(frame, index, i, elements.get(i).value(motion, device, outputs.bits()));
                }
            }
        }
    }
}
