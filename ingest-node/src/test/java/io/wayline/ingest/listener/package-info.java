@NullMarked
package io.wayline.ingest.listener;

import org.jspecify.annotations.NullMarked;
