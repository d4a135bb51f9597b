/** The ports: sockets, limits, the order of the pipeline, drain. */
@NullMarked
package io.wayline.ingest.listener;

import org.jspecify.annotations.NullMarked;
