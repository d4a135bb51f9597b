/** What ingest nodes say of their sessions and of themselves, read from Kafka. */
@NullMarked
package io.wayline.devices.presence.kafka;

import org.jspecify.annotations.NullMarked;
