@NullMarked
package io.wayline.ingest.command;

import org.jspecify.annotations.NullMarked;
