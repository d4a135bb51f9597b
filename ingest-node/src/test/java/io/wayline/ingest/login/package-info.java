@NullMarked
package io.wayline.ingest.login;

import org.jspecify.annotations.NullMarked;
