/** Who may speak: the registry as this node knows it, and the handler that asks it. */
@NullMarked
package io.wayline.ingest.login;

import org.jspecify.annotations.NullMarked;
