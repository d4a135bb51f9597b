/**
 * What the trackers of a load say: which records exist when, in which order they leave, and their bytes. Frames are built
 * by writing times and values into a template, because the load generator must cost little beside what it measures.
 */
@NullMarked
package io.wayline.simulator.records;

import org.jspecify.annotations.NullMarked;
