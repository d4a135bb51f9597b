@NullMarked
package io.wayline.commands;

import org.jspecify.annotations.NullMarked;
