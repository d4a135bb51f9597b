/** The REST API of a running system, as the command line asks it. */
@NullMarked
package io.wayline.standalone.api;

import org.jspecify.annotations.NullMarked;
