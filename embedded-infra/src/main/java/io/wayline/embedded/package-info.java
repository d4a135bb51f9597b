/** A Kafka broker and a PostgreSQL started from Maven artifacts: for one machine, for demonstrations and for tests. */
@NullMarked
package io.wayline.embedded;

import org.jspecify.annotations.NullMarked;
