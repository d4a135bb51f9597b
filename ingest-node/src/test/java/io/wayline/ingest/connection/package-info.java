@NullMarked
package io.wayline.ingest.connection;

import org.jspecify.annotations.NullMarked;
