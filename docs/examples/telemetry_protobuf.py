"""Prints where every tracker is, from protobuf: python3 telemetry_protobuf.py localhost:9092 telemetry.records.v1

Needs python3-confluent-kafka, python3-protobuf and, once: protoc -I proto-schemas/src/main/proto --python_out=. wayline/telemetry/v1/telemetry.proto"""
import sys
from confluent_kafka import Consumer, KafkaException
from google.protobuf.message import DecodeError
from wayline.telemetry.v1.telemetry_pb2 import TelemetryRecord

consumer = Consumer({
    "bootstrap.servers": sys.argv[1],
    "group.id": "trip-logger-protobuf",
    "auto.offset.reset": "earliest",  # a new group begins with the oldest record there is
    "enable.auto.commit": False,  # committed below, after the work
})
consumer.subscribe([sys.argv[2]])
seen = set()  # in earnest: a unique key in your database
while True:
    message = consumer.poll(1.0)
    if message is None:
        continue
    if message.error():
        raise KafkaException(message.error())
    try:
        record = TelemetryRecord.FromString(message.value() or b"")
    except DecodeError as e:  # a dead letter: keep it somewhere, go on
        print("not handled:", message.topic(), message.partition(), message.offset(), e, file=sys.stderr, flush=True)
        continue
    if record.record_id not in seen and record.gnss.fix_valid:
        print(record.device_time_ms, record.imei, record.gnss.latitude_e7 / 1e7, record.gnss.longitude_e7 / 1e7, record.gnss.speed_kmh, "km/h", flush=True)
    seen.add(record.record_id)
    consumer.commit(message, asynchronous=False)
