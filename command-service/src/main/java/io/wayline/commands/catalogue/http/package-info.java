/** What is known of commands, over REST. */
@NullMarked
package io.wayline.commands.catalogue.http;

import org.jspecify.annotations.NullMarked;
