@NullMarked
package io.wayline.ingest.session;

import org.jspecify.annotations.NullMarked;
