/** Topics read into the database: what a record causes and how far the topic is read become durable together. */
@NullMarked
package io.wayline.foundation.intake;

import org.jspecify.annotations.NullMarked;
