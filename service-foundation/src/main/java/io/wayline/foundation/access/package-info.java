/** Who may ask: the door of a service's API, its scopes and limits, and the record of who changed what. */
@NullMarked
package io.wayline.foundation.access;

import org.jspecify.annotations.NullMarked;
