/** What is known of commands: their answers, time limits and dangers. */
@NullMarked
package io.wayline.commands.catalogue;

import org.jspecify.annotations.NullMarked;
