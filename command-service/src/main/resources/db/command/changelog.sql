--liquibase formatted sql

--changeset wayline:command-lane
CREATE TABLE command.lane (
    imei   text COLLATE "C" PRIMARY KEY,
    due_at timestamptz
);
CREATE INDEX lane_due ON command.lane (due_at) WHERE due_at IS NOT NULL;
COMMENT ON TABLE command.lane IS 'What must stay in order: all commands of one tracker. Whoever decides about them holds this row.';
COMMENT ON COLUMN command.lane.due_at IS 'When somebody must look again: a deadline, a timeout, or something has happened; null if nothing is open.';

--changeset wayline:command-command
CREATE TABLE command.command (
    id               uuid PRIMARY KEY,
    log_id           bigint GENERATED ALWAYS AS IDENTITY UNIQUE,
    imei             text COLLATE "C" NOT NULL,
    text             text        NOT NULL,
    metadata         text,
    expect_success   text,
    expect_failure   text,
    delivery_mode    text        NOT NULL,
    if_offline       text        NOT NULL,
    timeout_ms       bigint      NOT NULL,
    max_retries      integer     NOT NULL,
    created_at       timestamptz NOT NULL,
    deadline         timestamptz NOT NULL,
    requested_by     text        NOT NULL,
    request_id       text,
    request_hash     text,
    state            text        NOT NULL,
    reason           text,
    revision         integer     NOT NULL,
    updated_at       timestamptz NOT NULL,
    queued_at        timestamptz NOT NULL,
    not_before       timestamptz NOT NULL,
    attempts         integer     NOT NULL,
    counted_attempts integer     NOT NULL,
    first_sent_at    timestamptz,
    in_doubt         boolean     NOT NULL,
    grace_ends_at    timestamptz,
    response         text,
    completed_at     timestamptz,
    superseded_by    uuid,
    CONSTRAINT command_request_once UNIQUE (requested_by, request_id)
);
CREATE INDEX command_open ON command.command (imei, queued_at) WHERE completed_at IS NULL;
CREATE INDEX command_of_tracker ON command.command (imei, log_id);
COMMENT ON TABLE command.command IS 'The command ledger: one row a command.';
COMMENT ON COLUMN command.command.metadata IS 'JSON exactly as the host sent it.';
COMMENT ON COLUMN command.command.request_id IS 'Idempotency-Key of the API, or request_id of command-requests.v1.';
COMMENT ON COLUMN command.command.revision IS 'One more with each transition; every change names the one it expects.';
COMMENT ON COLUMN command.command.queued_at IS 'When it last began to wait: the order of dispatch.';
COMMENT ON COLUMN command.command.attempts IS 'Attempts made, whatever became of them.';
COMMENT ON COLUMN command.command.counted_attempts IS 'Those that were written, or may have been: retries are counted by these.';
COMMENT ON COLUMN command.command.in_doubt IS 'An attempt may have been written without a report.';

--changeset wayline:command-transition
CREATE TABLE command.transition (
    command_id uuid        NOT NULL REFERENCES command.command,
    revision   integer     NOT NULL,
    from_state text,
    to_state   text        NOT NULL,
    reason     text,
    attempt    integer     NOT NULL,
    at         timestamptz NOT NULL,
    PRIMARY KEY (command_id, revision)
);
COMMENT ON TABLE command.transition IS 'History: a row a change of state.';

--changeset wayline:command-attempt
CREATE TABLE command.attempt (
    command_id    uuid        NOT NULL REFERENCES command.command,
    number        integer     NOT NULL,
    imei          text COLLATE "C" NOT NULL,
    session_token bigint      NOT NULL,
    node          text        NOT NULL,
    dispatched_at timestamptz NOT NULL,
    write_before  timestamptz NOT NULL,
    sent_at       timestamptz,
    answer_due_at timestamptz,
    closed_at     timestamptz,
    outcome       text,
    detail        text,
    PRIMARY KEY (command_id, number)
);
CREATE UNIQUE INDEX attempt_in_flight ON command.attempt (imei) WHERE closed_at IS NULL;
COMMENT ON TABLE command.attempt IS 'One dispatch of a command to one session. The partial index is the promise: one unanswered attempt a tracker.';

--changeset wayline:command-response
CREATE TABLE command.response (
    id            text PRIMARY KEY,
    imei          text COLLATE "C" NOT NULL,
    kind          text        NOT NULL,
    codec         integer     NOT NULL,
    type          integer     NOT NULL,
    text          text,
    payload       bytea       NOT NULL,
    received_at   timestamptz NOT NULL,
    session_token bigint      NOT NULL,
    node          text        NOT NULL,
    recorded_at   timestamptz NOT NULL,
    command_id    uuid REFERENCES command.command,
    attempt       integer,
    match         text        NOT NULL
);
CREATE INDEX response_of_tracker ON command.response (imei, received_at);
CREATE INDEX response_of_command ON command.response (command_id) WHERE command_id IS NOT NULL;
COMMENT ON TABLE command.response IS 'Everything trackers said that is not telemetry, matched or not. The id is that of the event: the same one twice is one row.';

--changeset wayline:command-refused-request
CREATE TABLE command.refused_request (
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
COMMENT ON TABLE command.refused_request IS 'Records of Kafka topics that could not be read, or asked for what cannot be: kept, with the reason.';

--changeset wayline:command-outbox
CREATE TABLE command.outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    shard      smallint    NOT NULL,
    topic      text        NOT NULL,
    key        text        NOT NULL,
    event_id   text        NOT NULL,
    event_type text        NOT NULL,
    event_time timestamptz NOT NULL,
    value      bytea
);
CREATE INDEX outbox_of_shard ON command.outbox (shard, id);
CREATE TABLE command.outbox_shard (
    shard smallint PRIMARY KEY
);
INSERT INTO command.outbox_shard SELECT generate_series(0, 15);
COMMENT ON TABLE command.outbox IS 'Events on their way to Kafka, written with the change that caused them and deleted once the broker has them. The key decides the shard; whoever publishes a shard holds its row of outbox_shard.';

--changeset wayline:command-consumed-offset
CREATE TABLE command.consumed_offset (
    topic_id    uuid    NOT NULL,
    "partition" integer NOT NULL,
    topic       text    NOT NULL,
    next_offset bigint  NOT NULL,
    PRIMARY KEY (topic_id, "partition")
);
COMMENT ON TABLE command.consumed_offset IS 'How far topics are read; moves in the transaction of the effects.';

--changeset wayline:command-presence
CREATE TABLE command.presence (
    imei           text COLLATE "C" PRIMARY KEY,
    session_token  bigint      NOT NULL,
    node           text        NOT NULL,
    connected      boolean     NOT NULL,
    connected_at   timestamptz NOT NULL,
    last_seen_at   timestamptz NOT NULL,
    remote_address text        NOT NULL,
    remote_port    integer     NOT NULL,
    end_reason     text
);
CREATE INDEX presence_of_node ON command.presence (node) WHERE connected;
CREATE TABLE command.ingest_node (
    node        text PRIMARY KEY,
    name        text        NOT NULL,
    state       text        NOT NULL,
    started_at  timestamptz NOT NULL,
    beat_at     timestamptz NOT NULL,
    dead_after  timestamptz NOT NULL,
    ended       boolean     NOT NULL,
    sessions    integer     NOT NULL
);
CREATE VIEW command.live_session AS
SELECT p.imei, p.session_token, p.node, n.name AS node_name, p.connected_at, p.last_seen_at, p.remote_address, p.remote_port
  FROM command.presence p
  JOIN command.ingest_node n ON n.node = p.node
 WHERE p.connected AND NOT n.ended;
COMMENT ON TABLE command.presence IS 'The newest session of every tracker, from device-sessions.v1: the higher token wins.';
COMMENT ON TABLE command.ingest_node IS 'Ingest nodes by their heartbeats. ended: said goodbye, or dead_after has passed; its sessions ended with it.';
COMMENT ON VIEW command.live_session IS 'Trackers that are connected now.';

--changeset wayline:command-device
CREATE TABLE command.device (
    imei          text COLLATE "C" PRIMARY KEY,
    name          text,
    model         text,
    codec14       boolean     NOT NULL,
    banned        boolean     NOT NULL,
    ban_reason    text,
    tags          text[]      NOT NULL,
    source        text        NOT NULL,
    registered_at timestamptz NOT NULL,
    updated_at    timestamptz NOT NULL,
    version       bigint      NOT NULL
);
COMMENT ON TABLE command.device IS 'The device registry; device-registry.v1 follows it.';
COMMENT ON COLUMN command.device.source IS 'API, or FIRST_LOGIN under the registration policy auto.';

--changeset wayline:command-access
CREATE TABLE command.api_key (
    id           uuid PRIMARY KEY,
    name         text        NOT NULL,
    hash         bytea       NOT NULL UNIQUE,
    hint         text        NOT NULL,
    scopes       text[]      NOT NULL,
    created_at   timestamptz NOT NULL,
    created_by   text        NOT NULL,
    revoked_at   timestamptz,
    revoked_by   text
);
CREATE UNIQUE INDEX api_key_name ON command.api_key (name) WHERE revoked_at IS NULL;
CREATE TABLE command.audit (
    id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at      timestamptz NOT NULL,
    actor   text        NOT NULL,
    action  text        NOT NULL,
    subject text        NOT NULL,
    detail  text
);
CREATE INDEX audit_subject ON command.audit (subject, id);
COMMENT ON TABLE command.api_key IS 'Keys of the REST API: SHA-256 of the key, never the key.';
COMMENT ON TABLE command.audit IS 'Who changed what: commands, devices, keys.';

--changeset wayline:command-logs-view splitStatements:false
CREATE VIEW public.tbl_iot_command_logs AS
SELECT c.log_id AS command_log_id,
       c.imei,
       c.text AS command,
       last_attempt.session_token::text AS socket_uuid,
       c.created_at,
       c.updated_at,
       coalesce(last_attempt.answer_due_at, last_attempt.write_before, c.deadline) AS estimated_timeout_at,
       greatest(c.attempts - 1, 0) AS retry,
       CASE WHEN c.completed_at IS NULL THEN 'PENDING' WHEN c.state = 'SUCCEEDED' THEN 'COMPLETED' ELSE 'FAILED' END AS status,
       c.response,
       c.completed_at,
       c.metadata::json AS metadata
  FROM command.command c
  LEFT JOIN LATERAL (SELECT a.session_token, a.answer_due_at, a.write_before
                       FROM command.attempt a
                      WHERE a.command_id = c.id
                      ORDER BY a.number DESC
                      LIMIT 1) last_attempt ON true;
COMMENT ON VIEW public.tbl_iot_command_logs IS 'command.command under the names of iot-broker; read-only.';

--changeset wayline:command-grants
REVOKE ALL ON ALL TABLES IN SCHEMA command FROM PUBLIC;
REVOKE ALL ON public.tbl_iot_command_logs FROM PUBLIC;
REVOKE ALL ON SCHEMA command FROM PUBLIC;

--changeset wayline:command-refused-record
ALTER TABLE command.refused_request RENAME TO refused_record;
ALTER TABLE command.refused_record RENAME CONSTRAINT refused_request_pkey TO refused_record_pkey;
COMMENT ON TABLE command.refused_record IS 'Records of Kafka topics that could not be read, or asked for what cannot be: kept, with the reason.';

--changeset wayline:command-read-by-webhooks
CREATE VIEW command.key_in_force AS SELECT name, hash, scopes FROM command.api_key WHERE revoked_at IS NULL;
CREATE VIEW command.device_tags AS SELECT imei, tags FROM command.device WHERE cardinality(tags) > 0;
COMMENT ON VIEW command.key_in_force IS 'For webhook-dispatcher: the keys that open its part of the API.';
COMMENT ON VIEW command.device_tags IS 'For webhook-dispatcher: endpoints may ask for the trackers with a tag.';
REVOKE ALL ON command.key_in_force, command.device_tags FROM PUBLIC;

--changeset wayline:command-device-capture
ALTER TABLE command.device ADD COLUMN capture_until timestamptz;
COMMENT ON COLUMN command.device.capture_until IS 'Until then nodes write every frame of the tracker to device-captures.v1; null: not asked for.';

--changeset wayline:command-traceparent
ALTER TABLE command.command ADD COLUMN traceparent varchar(55);
ALTER TABLE command.outbox ADD COLUMN traceparent varchar(55);
COMMENT ON COLUMN command.command.traceparent IS 'The trace of the request that made it, as it is handed on (W3C traceparent); null: not recorded.';
COMMENT ON COLUMN command.outbox.traceparent IS 'The header of that name; null: none.';
