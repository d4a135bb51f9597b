/** Pages that the build compares with what they are made of, and what holds for all pages: links lead somewhere. */
@NullMarked
package io.wayline.system.docs;

import org.jspecify.annotations.NullMarked;
