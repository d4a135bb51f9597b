package io.wayline.commands.ledger;

class FakeLedgerStoreTest extends LedgerStoreContract {

    @Override
    protected Ground ground() {
        return new FakeLedgerStore();
    }
}
