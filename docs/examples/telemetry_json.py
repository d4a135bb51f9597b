"""Prints where every tracker is, from the JSON copy: python3 telemetry_json.py localhost:9092 telemetry.records.json.v1

Needs python3-confluent-kafka (Debian) or confluent-kafka (pip)."""
import json
import sys
from confluent_kafka import Consumer, KafkaException

consumer = Consumer({
    "bootstrap.servers": sys.argv[1],
    "group.id": "trip-logger-json",
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
    record = json.loads(message.value())
    if record["record_id"] not in seen and record["fix_valid"]:
        print(record["recorded_at"], record["imei"], record["latitude"], record["longitude"], record["speed_kmh"], "km/h", flush=True)
    seen.add(record["record_id"])
    consumer.commit(message, asynchronous=False)
