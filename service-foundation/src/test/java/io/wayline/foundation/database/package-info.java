@NullMarked
package io.wayline.foundation.database;

import org.jspecify.annotations.NullMarked;
