package io.wayline.simulator.tracker;

import java.util.SplittableRandom;

/** How good the network is. The same random source gives the same fates. */
public enum NetworkProfile {
    /** Everything arrives. */
    GOOD {
        @Override
        public Fate fate(SplittableRandom random, int frameBytes) {
            return Fate.CLEAN;
        }
    },
    /** One transmission in five meets something. */
    FLAKY {
        @Override
        public Fate fate(SplittableRandom random, int frameBytes) {
            int draw = random.nextInt(1000);
            if (draw >= 200) {
                return Fate.CLEAN;
            }
            if (draw >= 110) {
                return new Fate.Torn(cut(random, frameBytes), random.nextLong(1, 40));
            }
            if (draw >= 70) {
                return new Fate.Late(random.nextLong(5, 150));
            }
            if (draw >= 55) {
                return new Fate.CutInside(cut(random, frameBytes));
            }
            if (draw >= 40) {
                return Fate.CUT_BEFORE_ANSWER;
            }
            if (draw >= 28) {
                return Fate.CUT_AFTER_ANSWER;
            }
            if (draw >= 20) {
                return Fate.ANSWER_LOST;
            }
            if (draw >= 8) {
                return Fate.SENT_TWICE;
            }
            return new Fate.Offline(random.nextLong(200, 3000));
        }
    };

    /** What happens to the next transmission of this many bytes. */
    public abstract Fate fate(SplittableRandom random, int frameBytes);

    private static int cut(SplittableRandom random, int frameBytes) {
        return frameBytes < 2 ? 1 : random.nextInt(1, frameBytes);
    }
}
