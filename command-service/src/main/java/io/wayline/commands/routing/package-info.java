/** The command channel: which topic leads to the node that holds a tracker. */
@NullMarked
package io.wayline.commands.routing;

import org.jspecify.annotations.NullMarked;
