/**
 * Traces on this machine: a receiver that keeps the newest spans of a run in memory, and what people see of them.
 *
 * <p>It speaks OTLP over HTTP as any collector does, without the code of those who send.
 */
@NullMarked
package io.wayline.standalone.trace;

import org.jspecify.annotations.NullMarked;
