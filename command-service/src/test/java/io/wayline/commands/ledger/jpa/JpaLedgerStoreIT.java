package io.wayline.commands.ledger.jpa;

import io.wayline.commands.ledger.Ground;
import io.wayline.commands.ledger.LedgerStoreContract;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@SuppressWarnings("NullAway.Init")
class JpaLedgerStoreIT extends LedgerStoreContract {

    private PostgresGround postgres;

    @BeforeAll
    void start() {
        postgres = new PostgresGround();
    }

    @AfterAll
    void stop() {
        postgres.close();
    }

    @Override
    protected Ground ground() {
        postgres.empty();
        return postgres;
    }
}
