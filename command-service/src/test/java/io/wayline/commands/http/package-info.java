@NullMarked
package io.wayline.commands.http;

import org.jspecify.annotations.NullMarked;
