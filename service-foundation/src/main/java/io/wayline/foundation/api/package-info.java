/** What all routes of the REST API share: bodies in, errors out, paging, its own documentation. */
@NullMarked
package io.wayline.foundation.api;

import org.jspecify.annotations.NullMarked;
