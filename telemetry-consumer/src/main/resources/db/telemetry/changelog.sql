--liquibase formatted sql

--changeset wayline:telemetry-history splitStatements:false
-- The columns of the key stand first, because the index asks for them with every row; the rest by alignment, widest first (an
-- IMEI is always 15 characters, so that nothing after it needs padding). The IO elements are JSON whose form their only writer
-- has made sure of: json columns would have PostgreSQL read all of it once more, a fifth of the cost of a row. The view gives
-- them out as json.
CREATE TABLE telemetry.history (
    "time"            timestamptz NOT NULL,
    record_id         uuid        NOT NULL,
    imei              text COLLATE "C" NOT NULL,
    received_at       timestamptz NOT NULL,
    session_token     bigint      NOT NULL,
    longitude_e7      integer     NOT NULL,
    latitude_e7       integer     NOT NULL,
    altitude_m        integer     NOT NULL,
    heading_deg       integer     NOT NULL,
    speed_kmh         integer     NOT NULL,
    event_io_id       integer     NOT NULL,
    packet_id         integer     NOT NULL,
    codec             smallint    NOT NULL,
    priority          smallint    NOT NULL,
    satellites        smallint    NOT NULL,
    record_index      smallint    NOT NULL,
    record_count      smallint    NOT NULL,
    generation_type   smallint,
    time_valid        boolean     NOT NULL,
    fix_valid         boolean     NOT NULL,
    coordinates_valid boolean     NOT NULL,
    transport         text        NOT NULL,
    model             text        NOT NULL,
    device_time_ms    numeric(20),
    io_by_id          text        NOT NULL,
    io_by_name        text        NOT NULL,
    PRIMARY KEY (imei, "time", record_id)
) PARTITION BY RANGE ("time");

COMMENT ON TABLE telemetry.history IS 'Every AVL record of every tracker, once. Partitioned by UTC day of the device time. Read it as telemetry.record.';

--changeset wayline:telemetry-history-default
-- Times outside the days kept: time 0, the year 2100, infinity. A record is never turned away for its clock.
CREATE TABLE telemetry.history_default PARTITION OF telemetry.history DEFAULT;

--changeset wayline:telemetry-record splitStatements:false
CREATE VIEW telemetry.record AS
SELECT imei,
       "time",
       received_at,
       time_valid,
       longitude_e7,
       latitude_e7,
       altitude_m,
       heading_deg,
       satellites,
       speed_kmh,
       fix_valid,
       coordinates_valid,
       event_io_id,
       priority,
       io_by_name::json AS io_by_name,
       io_by_id::json AS io_by_id,
       codec,
       generation_type,
       transport,
       model,
       session_token,
       packet_id,
       record_index,
       record_count,
       device_time_ms,
       record_id
  FROM telemetry.history;

COMMENT ON VIEW telemetry.record IS 'Every AVL record of every tracker, once.';
COMMENT ON COLUMN telemetry.record."time" IS 'When the tracker says the record was made; infinity if beyond what a timestamp can hold (see device_time_ms).';
COMMENT ON COLUMN telemetry.record.received_at IS 'When the gateway had received the packet.';
COMMENT ON COLUMN telemetry.record.session_token IS 'The device session that carried the record; 0 on UDP.';
COMMENT ON COLUMN telemetry.record.longitude_e7 IS 'Degrees x 10^7, WGS 84, east positive, as sent.';
COMMENT ON COLUMN telemetry.record.latitude_e7 IS 'Degrees x 10^7, WGS 84, north positive, as sent.';
COMMENT ON COLUMN telemetry.record.altitude_m IS 'Metres above sea level.';
COMMENT ON COLUMN telemetry.record.heading_deg IS 'Degrees clockwise from true north.';
COMMENT ON COLUMN telemetry.record.speed_kmh IS 'Kilometres per hour; 0 without a fix.';
COMMENT ON COLUMN telemetry.record.event_io_id IS 'The IO element that caused the record; 0 for a periodic one.';
COMMENT ON COLUMN telemetry.record.packet_id IS 'Number of the AVL packet within its session, or the id the tracker chose on UDP.';
COMMENT ON COLUMN telemetry.record.codec IS '8, 142 (8 Extended), 16 or 7.';
COMMENT ON COLUMN telemetry.record.priority IS '0 low, 1 high, 2 panic.';
COMMENT ON COLUMN telemetry.record.satellites IS 'Satellites in use.';
COMMENT ON COLUMN telemetry.record.record_index IS 'Place of the record in its packet, from 0.';
COMMENT ON COLUMN telemetry.record.record_count IS 'Records in that packet.';
COMMENT ON COLUMN telemetry.record.generation_type IS 'Codec 16: the trigger configured for the event, 0 to 7.';
COMMENT ON COLUMN telemetry.record.time_valid IS 'False if the tracker''s clock cannot be right.';
COMMENT ON COLUMN telemetry.record.fix_valid IS 'True if the position is a real fix; otherwise it is the last known one, or 0/0.';
COMMENT ON COLUMN telemetry.record.coordinates_valid IS 'False if the coordinates are off the earth.';
COMMENT ON COLUMN telemetry.record.record_id IS 'Hash of IMEI and record bytes: the same record sent again has the same id.';
COMMENT ON COLUMN telemetry.record.imei IS 'The tracker, 15 digits.';
COMMENT ON COLUMN telemetry.record.transport IS 'tcp or udp.';
COMMENT ON COLUMN telemetry.record.model IS 'The tracker''s model where the registry knew it; it decides what element ids mean.';
COMMENT ON COLUMN telemetry.record.device_time_ms IS 'Milliseconds since 1970 as sent, only where "time" is infinity.';
COMMENT ON COLUMN telemetry.record.io_by_id IS 'IO elements by id: integers with sign applied, other bytes as lower-case hex.';
COMMENT ON COLUMN telemetry.record.io_by_name IS 'IO elements by dictionary name, scaled and in units; unknown ids as io_<id>.';

--changeset wayline:telemetry-last-position splitStatements:false
-- Half-empty pages and no index beside the key: an update stays in its page (HOT) and leaves nothing to vacuum elsewhere.
CREATE TABLE telemetry.last_position (
    imei              text COLLATE "C" PRIMARY KEY,
    "time"            timestamptz NOT NULL,
    received_at       timestamptz NOT NULL,
    record_id         uuid        NOT NULL,
    longitude_e7      integer     NOT NULL,
    latitude_e7       integer     NOT NULL,
    altitude_m        integer     NOT NULL,
    heading_deg       integer     NOT NULL,
    speed_kmh         integer     NOT NULL,
    satellites        integer     NOT NULL,
    event_io_id       integer     NOT NULL,
    priority          integer     NOT NULL,
    time_valid        boolean     NOT NULL,
    fix_valid         boolean     NOT NULL,
    coordinates_valid boolean     NOT NULL,
    fix_time          timestamptz,
    fix_record_id     uuid,
    fix_longitude_e7  integer,
    fix_latitude_e7   integer,
    fix_altitude_m    integer,
    fix_heading_deg   integer,
    fix_speed_kmh     integer,
    fix_satellites    integer,
    io_by_name        json        NOT NULL
) WITH (fillfactor = 50);

COMMENT ON TABLE telemetry.last_position IS 'The newest record of each tracker, and beside it its newest valid fix (fix_*, null until there is one).';

--changeset wayline:telemetry-consumed-offset splitStatements:false
CREATE TABLE telemetry.consumed_offset (
    topic_id        uuid   NOT NULL,
    kafka_partition integer NOT NULL,
    topic           text   NOT NULL,
    next_offset     bigint NOT NULL,
    PRIMARY KEY (topic_id, kafka_partition)
) WITH (fillfactor = 50);

COMMENT ON TABLE telemetry.consumed_offset IS 'How far each Kafka partition is stored: written with the rows, so it is the truth. A topic made anew has a new id and starts at 0.';

--changeset wayline:telemetry-latest-view splitStatements:false
CREATE VIEW telemetry.latest AS
SELECT imei,
       "time",
       received_at,
       longitude_e7 / 1e7::double precision AS longitude,
       latitude_e7 / 1e7::double precision AS latitude,
       altitude_m,
       heading_deg,
       speed_kmh,
       satellites,
       fix_valid,
       fix_time,
       fix_longitude_e7 / 1e7::double precision AS fix_longitude,
       fix_latitude_e7 / 1e7::double precision AS fix_latitude,
       io_by_name
  FROM telemetry.last_position;

COMMENT ON VIEW telemetry.latest IS 'last_position with degrees.';

--changeset wayline:telemetry-iot-broker-view splitStatements:false
-- The telemetry table of iot-broker, for hosts that read it directly. Joining two sources makes it read-only by nature.
-- A number is a number only if the tracker sent 1, 2, 4 or 8 bytes; other widths give null rather than an error.
-- double precision: no width a tracker may choose overflows it, and client libraries hand it out as a plain number.
CREATE VIEW public.tbl_iot_telemetry_data AS
SELECT
       CASE json_typeof(io."67") WHEN 'number' THEN (io."67" #>> '{}')::double precision END AS internal_battery_voltage,
       CASE json_typeof(io."68") WHEN 'number' THEN (io."68" #>> '{}')::double precision END AS internal_battery_current,
       CASE json_typeof(io."113") WHEN 'number' THEN (io."113" #>> '{}')::double precision END AS internal_battery_percent,
       CASE json_typeof(io."66") WHEN 'number' THEN (io."66" #>> '{}')::double precision END AS external_voltage,
       CASE json_typeof(io."800") WHEN 'number' THEN (io."800" #>> '{}')::double precision END AS external_extended_voltage,
       CASE json_typeof(io."9") WHEN 'number' THEN (io."9" #>> '{}')::double precision END AS analog_input_1,
       CASE json_typeof(io."6") WHEN 'number' THEN (io."6" #>> '{}')::double precision END AS analog_input_2,
       CASE json_typeof(io."199") WHEN 'number' THEN (io."199" #>> '{}')::double precision END AS trip_odometer,
       CASE json_typeof(io."16") WHEN 'number' THEN (io."16" #>> '{}')::double precision END AS total_odometer,
       CASE json_typeof(io."17") WHEN 'number' THEN (io."17" #>> '{}')::double precision END AS x_axis,
       CASE json_typeof(io."18") WHEN 'number' THEN (io."18" #>> '{}')::double precision END AS y_axis,
       CASE json_typeof(io."19") WHEN 'number' THEN (io."19" #>> '{}')::double precision END AS z_axis,
       CASE json_typeof(io."200") WHEN 'number' THEN (io."200" #>> '{}')::double precision END AS sleep_mode,
       CASE json_typeof(io."21") WHEN 'number' THEN (io."21" #>> '{}')::double precision END AS gsm_signal,
       CASE json_typeof(io."205") WHEN 'number' THEN (io."205" #>> '{}')::double precision END AS gsm_cell_id,
       CASE json_typeof(io."206") WHEN 'number' THEN (io."206" #>> '{}')::double precision END AS gsm_area_code,
       CASE json_typeof(io."1") WHEN 'number' THEN (io."1" #>> '{}')::double precision END AS digital_input_1,
       CASE json_typeof(io."2") WHEN 'number' THEN (io."2" #>> '{}')::double precision END AS digital_input_2,
       CASE json_typeof(io."3") WHEN 'number' THEN (io."3" #>> '{}')::double precision END AS digital_input_3,
       CASE json_typeof(io."262") WHEN 'number' THEN (io."262" #>> '{}')::double precision END AS digital_input_4,
       CASE json_typeof(io."179") WHEN 'number' THEN (io."179" #>> '{}')::double precision END AS digital_output_1,
       CASE json_typeof(io."180") WHEN 'number' THEN (io."180" #>> '{}')::double precision END AS digital_output_2,
       CASE json_typeof(io."841") WHEN 'number' THEN (io."841" #>> '{}')::double precision END AS dout1_overcurrent,
       CASE json_typeof(io."842") WHEN 'number' THEN (io."842" #>> '{}')::double precision END AS dout2_overcurrent,
       CASE json_typeof(io."839") WHEN 'number' THEN (io."839" #>> '{}')::double precision END AS extended_analog_input_1,
       CASE json_typeof(io."840") WHEN 'number' THEN (io."840" #>> '{}')::double precision END AS extended_analog_input_2,
       CASE json_typeof(io."303") WHEN 'number' THEN (io."303" #>> '{}')::double precision END AS instant_movement,
       CASE json_typeof(io."387")
           WHEN 'string' THEN encode(rtrim(decode(io."387" #>> '{}', 'hex'), '\x00'::bytea), 'escape')
           ELSE io."387" #>> '{}'
       END AS iso6709_coordinates,
       CASE json_typeof(io."240") WHEN 'number' THEN (io."240" #>> '{}')::double precision END AS movement,
       io."11" #>> '{}' AS iccid1,
       io."14" #>> '{}' AS iccid2,
       r.imei AS iot_imei,
       r.received_at AS "timestamp",
       r."time" AS iot_timestamp,
       r.latitude_e7 / 1e7::double precision AS latitude,
       r.longitude_e7 / 1e7::double precision AS longitude,
       r.speed_kmh AS speed
  FROM telemetry.history r
 CROSS JOIN LATERAL json_to_record(r.io_by_id::json) AS io (
       "67" json, "68" json, "113" json, "66" json, "800" json, "9" json, "6" json, "199" json,
       "16" json, "17" json, "18" json, "19" json, "200" json, "21" json, "205" json, "206" json,
       "1" json, "2" json, "3" json, "262" json, "179" json, "180" json, "841" json, "842" json,
       "839" json, "840" json, "303" json, "387" json, "240" json, "11" json, "14" json);

COMMENT ON VIEW public.tbl_iot_telemetry_data IS 'telemetry.record under the names of iot-broker; read-only. timestamp is when the gateway received the record, iot_timestamp when the tracker made it.';

--changeset wayline:telemetry-grants
REVOKE ALL ON ALL TABLES IN SCHEMA telemetry FROM PUBLIC;
REVOKE ALL ON public.tbl_iot_telemetry_data FROM PUBLIC;
REVOKE ALL ON SCHEMA telemetry FROM PUBLIC;
