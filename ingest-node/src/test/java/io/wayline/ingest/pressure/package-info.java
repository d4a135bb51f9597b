@NullMarked
package io.wayline.ingest.pressure;

import org.jspecify.annotations.NullMarked;
