@NullMarked
package io.wayline.ingest;

import org.jspecify.annotations.NullMarked;
