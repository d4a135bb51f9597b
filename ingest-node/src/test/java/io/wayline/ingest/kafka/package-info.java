@NullMarked
package io.wayline.ingest.kafka;

import org.jspecify.annotations.NullMarked;
