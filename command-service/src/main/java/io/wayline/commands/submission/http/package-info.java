/** Commands over REST. */
@NullMarked
package io.wayline.commands.submission.http;

import org.jspecify.annotations.NullMarked;
