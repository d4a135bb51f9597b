/** Queries and their answers. */
@NullMarked
package io.wayline.standalone.sql;

import org.jspecify.annotations.NullMarked;
