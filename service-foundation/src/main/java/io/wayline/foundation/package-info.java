/** What every service with a database, topics and an API stands on, said once so that it is the same everywhere. */
@NullMarked
package io.wayline.foundation;

import org.jspecify.annotations.NullMarked;
