#!/bin/sh
# The newest record of a partition, as text: last_record.sh localhost:9092 telemetry.records.v1 0
# Needs kcat and protoc (Debian: kcat, protobuf-compiler); run it in the project's directory.
kcat -b "$1" -C -t "$2" -p "$3" -o -1 -c 1 -e -q -D '' -f '%s' |
    protoc --decode=wayline.telemetry.v1.TelemetryRecord -I proto-schemas/src/main/proto wayline/telemetry/v1/telemetry.proto
