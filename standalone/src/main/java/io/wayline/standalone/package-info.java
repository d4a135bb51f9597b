/** The command line: one class a command. */
@NullMarked
package io.wayline.standalone;

import org.jspecify.annotations.NullMarked;
