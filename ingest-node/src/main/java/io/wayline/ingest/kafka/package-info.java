/** The only place that knows Kafka and the protobuf messages: ports of the other packages, put into practice. */
@NullMarked
package io.wayline.ingest.kafka;

import org.jspecify.annotations.NullMarked;
