package io.wayline.ingest.kafka;

import io.wayline.ingest.command.CommandChannel;

/** A command channel that reads topics until it is closed. */
interface CommandTopics extends CommandChannel, AutoCloseable {

    /** False after a bug has ended it. */
    boolean isAlive();

    /** Topics that are read now. */
    int assigned();

    /** Topics that would be read if they existed. */
    int missing();

    @Override
    void close();
}
