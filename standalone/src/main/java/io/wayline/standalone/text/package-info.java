/** Text for people and for programs: tables and JSON. */
@NullMarked
package io.wayline.standalone.text;

import org.jspecify.annotations.NullMarked;
