package io.wayline.commands.ledger;

import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A store with transactions around it, and a look at what is in it: the fake one, or PostgreSQL. */
public interface Ground {

    LedgerStore store();

    /** What leaves with the transaction, and is dropped with it. */
    LedgerEvents events();

    <T> T transaction(Supplier<T> work);

    /** Does everything and commits nothing. */
    void crash(Runnable work);

    /** Presence, as it is read from its topic. The lane becomes due. */
    void session(String imei, @Nullable Session session);

    void codec14(String imei);

    List<Command> commands();

    List<Attempt> attempts();

    List<Transition> transitions();

    /** Changes that were committed and are not published yet, in their order. */
    List<Change> outbox();

    /** The first so many are published. */
    void published(int count);
}
