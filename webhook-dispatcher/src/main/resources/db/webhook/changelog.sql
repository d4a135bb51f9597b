--liquibase formatted sql

--changeset wayline:webhook-endpoint
CREATE TABLE webhook.endpoint (
    id               uuid PRIMARY KEY,
    name             text        NOT NULL,
    url              text        NOT NULL,
    format           text        NOT NULL,
    event_types      text[]      NOT NULL,
    imeis            text[]      NOT NULL,
    tags             text[]      NOT NULL,
    event_io_ids     integer[]   NOT NULL,
    min_interval_ms  bigint      NOT NULL,
    payload          text        NOT NULL,
    ordering         text        NOT NULL,
    max_age_ms       bigint      NOT NULL,
    concurrency      integer     NOT NULL,
    rate_per_second  integer     NOT NULL,
    timeout_ms       bigint      NOT NULL,
    max_batch        integer     NOT NULL,
    headers          bytea       NOT NULL,
    secret           bytea       NOT NULL,
    old_secret       bytea,
    old_secret_until timestamptz,
    state            text        NOT NULL,
    state_reason     text,
    source           text        NOT NULL,
    created_at       timestamptz NOT NULL,
    created_by       text        NOT NULL,
    updated_at       timestamptz NOT NULL,
    version          bigint      NOT NULL
);
COMMENT ON TABLE webhook.endpoint IS 'Where events go, and which.';
COMMENT ON COLUMN webhook.endpoint.headers IS 'Encrypted JSON object: custom headers may hold credentials.';
COMMENT ON COLUMN webhook.endpoint.secret IS 'Encrypted. A rotated one stays valid beside the new one until old_secret_until.';
COMMENT ON COLUMN webhook.endpoint.imeis IS 'Empty: all trackers. The same for tags and event_io_ids.';
COMMENT ON COLUMN webhook.endpoint.max_age_ms IS 'A delivery that is older goes to the dead letters instead of being tried again; 0: only the schedule decides.';
COMMENT ON COLUMN webhook.endpoint.rate_per_second IS '0: no limit.';
COMMENT ON COLUMN webhook.endpoint.source IS 'API, or ENVIRONMENT for the one of NOTIFICATION_URL.';

--changeset wayline:webhook-endpoint-health
CREATE TABLE webhook.endpoint_health (
    endpoint_id          uuid PRIMARY KEY REFERENCES webhook.endpoint ON DELETE CASCADE,
    consecutive_failures integer          NOT NULL DEFAULT 0,
    failing_since        timestamptz,
    told_failing         boolean          NOT NULL DEFAULT false,
    open_until           timestamptz,
    open_wait_ms         bigint           NOT NULL DEFAULT 0,
    tokens               double precision NOT NULL DEFAULT 0,
    tokens_at            timestamptz,
    last_success_at      timestamptz,
    last_failure_at      timestamptz,
    last_failure         text
) WITH (fillfactor = 50);
COMMENT ON TABLE webhook.endpoint_health IS 'The circuit breaker and the rate of an endpoint, shared by all instances: whoever claims for an endpoint holds its row.';
COMMENT ON COLUMN webhook.endpoint_health.open_until IS 'The breaker is open until then; afterwards one delivery is let through to find out. Null: closed.';

--changeset wayline:webhook-event
CREATE TABLE webhook.event (
    id          text COLLATE "C" PRIMARY KEY,
    type        text        NOT NULL,
    imei        text COLLATE "C",
    occurred_at timestamptz NOT NULL,
    recorded_at timestamptz NOT NULL,
    data        text        NOT NULL
);
CREATE INDEX event_recorded ON webhook.event (recorded_at, id);
COMMENT ON TABLE webhook.event IS 'What happened, whether an endpoint wanted it or not: replays read it. Telemetry is here only where it had to leave its stream.';
COMMENT ON COLUMN webhook.event.id IS 'Header webhook-id: the same for every endpoint and every attempt.';
COMMENT ON COLUMN webhook.event.data IS 'JSON, the full form.';

--changeset wayline:webhook-delivery
CREATE TABLE webhook.delivery (
    id          uuid PRIMARY KEY,
    seq         bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    endpoint_id uuid        NOT NULL REFERENCES webhook.endpoint ON DELETE CASCADE,
    event_id    text COLLATE "C" NOT NULL REFERENCES webhook.event,
    replay_id   uuid,
    lane        text COLLATE "C" NOT NULL,
    state       text        NOT NULL,
    reason      text,
    attempts    integer     NOT NULL DEFAULT 0,
    created_at  timestamptz NOT NULL,
    settled_at  timestamptz,
    last_status integer,
    CONSTRAINT delivery_once UNIQUE NULLS NOT DISTINCT (endpoint_id, event_id, replay_id)
);
CREATE INDEX delivery_open ON webhook.delivery (endpoint_id, lane, seq) WHERE state = 'PENDING';
CREATE INDEX delivery_dead ON webhook.delivery (endpoint_id, seq) WHERE state = 'DEAD';
CREATE INDEX delivery_settled ON webhook.delivery (settled_at) WHERE settled_at IS NOT NULL;
CREATE INDEX delivery_of_event ON webhook.delivery (event_id);
COMMENT ON TABLE webhook.delivery IS 'One event for one endpoint: PENDING, DELIVERED or DEAD.';
COMMENT ON COLUMN webhook.delivery.seq IS 'Order within the lane.';
COMMENT ON COLUMN webhook.delivery.lane IS 'What must stay in order: an IMEI, the whole endpoint, or the delivery alone.';

CREATE TABLE webhook.lane (
    endpoint_id  uuid        NOT NULL REFERENCES webhook.endpoint ON DELETE CASCADE,
    key          text COLLATE "C" NOT NULL,
    due_at       timestamptz NOT NULL,
    attempts     integer     NOT NULL DEFAULT 0,
    claim        bigint      NOT NULL DEFAULT 0,
    leased_until timestamptz,
    PRIMARY KEY (endpoint_id, key)
) WITH (fillfactor = 70);
CREATE INDEX lane_due ON webhook.lane (endpoint_id, due_at);
COMMENT ON TABLE webhook.lane IS 'A row for each lane with something pending. Its oldest delivery is sent when it is due; whoever sends it leases the lane.';
COMMENT ON COLUMN webhook.lane.due_at IS 'When the oldest delivery may be tried; while it is being sent, when the lease ends: a dead worker needs no undertaker.';
COMMENT ON COLUMN webhook.lane.attempts IS 'Attempts of the schedule that the oldest delivery has used.';
COMMENT ON COLUMN webhook.lane.claim IS 'One more with each claim: who settles names the claim he had.';

CREATE TABLE webhook.attempt (
    delivery_id uuid        NOT NULL REFERENCES webhook.delivery ON DELETE CASCADE,
    number      integer     NOT NULL,
    started_at  timestamptz NOT NULL,
    elapsed_ms  integer     NOT NULL,
    outcome     text        NOT NULL,
    status      integer,
    detail      text,
    response    text,
    PRIMARY KEY (delivery_id, number)
);
COMMENT ON COLUMN webhook.attempt.response IS 'The beginning of what the endpoint answered.';

--changeset wayline:webhook-delivery-claims
CREATE SEQUENCE webhook.lane_claim;
DROP INDEX webhook.lane_due;
CREATE INDEX lane_fresh ON webhook.lane (endpoint_id, due_at) WHERE attempts = 0;
CREATE INDEX lane_retried ON webhook.lane (endpoint_id, due_at) WHERE attempts > 0;
CREATE INDEX lane_leased ON webhook.lane (endpoint_id, leased_until) WHERE leased_until IS NOT NULL;
ALTER TABLE webhook.endpoint_health ADD COLUMN probe_until timestamptz;
COMMENT ON COLUMN webhook.lane.claim IS 'The number of the last claim, from lane_claim: who settles names the claim he had. Never the same twice, not even for a lane that was gone in between.';
COMMENT ON COLUMN webhook.endpoint_health.probe_until IS 'Somebody has the one permission to find out until then, or until he has said what he found.';

--changeset wayline:webhook-bulk-entry
CREATE TABLE webhook.bulk_entry (
    endpoint_id uuid        NOT NULL REFERENCES webhook.endpoint ON DELETE CASCADE,
    event_id    text COLLATE "C" NOT NULL REFERENCES webhook.event,
    seq         bigint GENERATED ALWAYS AS IDENTITY,
    added_at    timestamptz NOT NULL,
    PRIMARY KEY (endpoint_id, event_id)
);
COMMENT ON TABLE webhook.bulk_entry IS 'Failed commands that wait a moment for others, to go in one bulk_failure.';

--changeset wayline:webhook-stream
CREATE TABLE webhook.stream (
    id                uuid PRIMARY KEY,
    endpoint_id       uuid        NOT NULL REFERENCES webhook.endpoint ON DELETE CASCADE,
    replay_id         uuid,
    topic_id          uuid        NOT NULL,
    "partition"       integer     NOT NULL,
    next_offset       bigint      NOT NULL,
    until_offset      bigint,
    imei              text COLLATE "C",
    rate_per_second   integer     NOT NULL DEFAULT 0,
    range_end         bigint,
    aside             text[]      NOT NULL DEFAULT '{}',
    due_at            timestamptz NOT NULL,
    attempts          integer     NOT NULL DEFAULT 0,
    claim             bigint      NOT NULL DEFAULT 0,
    leased_until      timestamptz,
    delivered_packets bigint      NOT NULL DEFAULT 0,
    last_delivered_at timestamptz,
    last_failure      text,
    CONSTRAINT stream_once UNIQUE NULLS NOT DISTINCT (endpoint_id, replay_id, topic_id, "partition")
) WITH (fillfactor = 50);
CREATE INDEX stream_due ON webhook.stream (due_at);
CREATE TABLE webhook.last_sent (
    endpoint_id uuid        NOT NULL REFERENCES webhook.endpoint ON DELETE CASCADE,
    imei        text COLLATE "C" NOT NULL,
    received_at timestamptz NOT NULL,
    PRIMARY KEY (endpoint_id, imei)
) WITH (fillfactor = 50);
COMMENT ON TABLE webhook.stream IS 'How far one endpoint has got with one partition of the telemetry: no row per record, an endpoint that is behind has an old offset.';
COMMENT ON COLUMN webhook.stream.range_end IS 'The range next_offset (inclusive) to range_end (exclusive) was chosen and may have been sent: another try sends the same.';
COMMENT ON COLUMN webhook.stream.until_offset IS 'Replays end there.';
COMMENT ON COLUMN webhook.stream.imei IS 'Replays of one tracker: null for all.';
COMMENT ON COLUMN webhook.stream.rate_per_second IS 'Replays: packets a second at most; 0: no limit.';
COMMENT ON COLUMN webhook.stream.aside IS 'Trackers whose packets of this range became deliveries when it was chosen, because earlier ones of theirs were waiting: another try leaves them out again.';
COMMENT ON COLUMN webhook.stream.due_at IS 'When it may be looked at; while it is, when the lease ends.';
COMMENT ON COLUMN webhook.stream.attempts IS 'Attempts of the schedule that the range has used.';
COMMENT ON TABLE webhook.last_sent IS 'For endpoints with a minimum interval per tracker: when the packet last reported was received.';

--changeset wayline:webhook-replay
CREATE TABLE webhook.replay (
    id              uuid PRIMARY KEY,
    endpoint_id     uuid        NOT NULL REFERENCES webhook.endpoint ON DELETE CASCADE,
    since           timestamptz NOT NULL,
    until           timestamptz NOT NULL,
    imei            text,
    event_types     text[]      NOT NULL,
    rate_per_second integer     NOT NULL,
    state           text        NOT NULL,
    events          bigint      NOT NULL DEFAULT 0,
    position_at     timestamptz,
    position_id     text COLLATE "C",
    due_at          timestamptz NOT NULL,
    requested_by    text        NOT NULL,
    created_at      timestamptz NOT NULL,
    finished_at     timestamptz
);
CREATE INDEX replay_running ON webhook.replay (due_at) WHERE state = 'RUNNING';
CREATE INDEX event_occurred ON webhook.event (occurred_at, id);
COMMENT ON TABLE webhook.replay IS 'Events of the past that go to one endpoint once more, at a limited rate.';

--changeset wayline:webhook-session
CREATE TABLE webhook.session (
    imei           text COLLATE "C" PRIMARY KEY,
    session_token  bigint      NOT NULL,
    node           text        NOT NULL,
    phase          text        NOT NULL,
    connected_at   timestamptz NOT NULL,
    last_seen_at   timestamptz NOT NULL,
    remote_address text        NOT NULL,
    remote_port    integer     NOT NULL,
    revived_by     bigint      NOT NULL
) WITH (fillfactor = 70);
CREATE INDEX session_of_node ON webhook.session (node, phase) WHERE phase <> 'ENDED';
CREATE TABLE webhook.ingest_node (
    node         text PRIMARY KEY,
    beat_at      timestamptz NOT NULL,
    dead_after   timestamptz NOT NULL,
    beat_offset  bigint      NOT NULL,
    said_goodbye boolean     NOT NULL,
    ended        boolean     NOT NULL
) WITH (fillfactor = 50);
CREATE TABLE webhook.sessions_read_since (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    at  timestamptz NOT NULL
);
COMMENT ON TABLE webhook.session IS 'The newest session of every tracker, to tell what is news in device-sessions.v1.';
COMMENT ON COLUMN webhook.session.phase IS 'CONNECTED, LOST (its node has ended) or ENDED.';
COMMENT ON COLUMN webhook.session.revived_by IS 'Offset of the heartbeat that proved a lost session alive; -1 for most.';
COMMENT ON TABLE webhook.sessions_read_since IS 'One row: when sessions were read for the first time. What happened long before is told to nobody.';

--changeset wayline:webhook-consumed-offset
CREATE TABLE webhook.consumed_offset (
    topic_id    uuid    NOT NULL,
    "partition" integer NOT NULL,
    topic       text    NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic_id, "partition")
);
CREATE TABLE webhook.refused_record (
    topic       text        NOT NULL,
    "partition" integer     NOT NULL,
    "offset"    bigint      NOT NULL,
    refused_at  timestamptz NOT NULL,
    reason      text        NOT NULL,
    detail      text        NOT NULL,
    key         bytea,
    value       bytea,
    PRIMARY KEY (topic, "partition", "offset")
);
COMMENT ON TABLE webhook.consumed_offset IS 'How far topics are read; moves in the transaction of the effects.';
COMMENT ON TABLE webhook.refused_record IS 'Records of Kafka topics that could not be read: kept, with the reason.';

--changeset wayline:webhook-audit
CREATE TABLE webhook.audit (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text        NOT NULL,
    action  text        NOT NULL,
    subject text        NOT NULL,
    detail  text
);
CREATE INDEX audit_subject ON webhook.audit (subject, id);
COMMENT ON TABLE webhook.audit IS 'Who changed which endpoint, who asked for which replay.';

--changeset wayline:webhook-grants
REVOKE ALL ON ALL TABLES IN SCHEMA webhook FROM PUBLIC;
REVOKE ALL ON SCHEMA webhook FROM PUBLIC;

--changeset wayline:webhook-traceparent
ALTER TABLE webhook.event ADD COLUMN traceparent varchar(55);
COMMENT ON COLUMN webhook.event.traceparent IS 'The trace it belongs to, as it is handed on (W3C traceparent); null: not recorded. Replays do not use it.';
