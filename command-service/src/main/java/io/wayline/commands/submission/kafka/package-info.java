/** Commands that other teams ask for by topic: command-requests.v1. */
@NullMarked
package io.wayline.commands.submission.kafka;

import org.jspecify.annotations.NullMarked;
