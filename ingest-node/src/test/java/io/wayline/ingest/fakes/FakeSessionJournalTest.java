package io.wayline.ingest.fakes;

import io.wayline.ingest.session.SessionJournal;
import io.wayline.ingest.session.SessionJournalContract;

class FakeSessionJournalTest implements SessionJournalContract {

    @Override
    public SessionJournal journal() {
        return new FakeSessionJournal();
    }
}
