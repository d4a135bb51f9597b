@NullMarked
package io.wayline.commands.submission;

import org.jspecify.annotations.NullMarked;
