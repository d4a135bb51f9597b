package io.wayline.embedded.testing;

/** Where a broker and a database come from. */
interface Infrastructure extends AutoCloseable {

    String kafkaBootstrapServers();

    /** A new, empty database of this name, as {@code postgresql://user:password@host:port/name}. */
    String createDatabase(String name);

    /** For the log: what serves the tests. */
    String description();

    @Override
    void close();
}
