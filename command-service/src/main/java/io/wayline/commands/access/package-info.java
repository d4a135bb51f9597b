/** The keys of the REST API, by which callers are known. */
@NullMarked
package io.wayline.commands.access;

import org.jspecify.annotations.NullMarked;
