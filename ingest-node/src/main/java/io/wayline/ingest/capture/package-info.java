/** What one tracker says and hears, written down while somebody looks into it. */
@NullMarked
package io.wayline.ingest.capture;

import org.jspecify.annotations.NullMarked;
