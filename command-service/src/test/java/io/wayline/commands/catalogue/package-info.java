@NullMarked
package io.wayline.commands.catalogue;

import org.jspecify.annotations.NullMarked;
