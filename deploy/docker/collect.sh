#!/usr/bin/env bash
# Runs in the build stage: puts beside each other what each image needs.
#   OUT/SERVICE/lib        libraries          OUT/SERVICE/wayline  our own modules
#   OUT/SERVICE/args       what the JVM is told: run.args, health.args and, for ingest-node, topics.args; and bom.json,
#                          the bill of materials
#   OUT/health             the health check   OUT/training         a broker, a database and the script that trains
set -euo pipefail

out=$1
quiet=$(sed -n 's:.*<jvm.quiet>\(.*\)</jvm.quiet>.*:\1:p' pom.xml)
[ -n "$quiet" ] || { echo "jvm.quiet is not in pom.xml" >&2; exit 1; }

# The memory limit of the container is the only setting: the heap takes its share, the rest is for threads, code and
# the buffers of sockets and Kafka. A JVM out of memory ends, and is started again.
common="$quiet -XX:+UseG1GC -XX:MaxRAMPercentage=60 -XX:InitialRAMPercentage=20 -XX:+ExitOnOutOfMemoryError"

# Names in order: an AOT cache is only good for the very class path it was trained with.
class_path() {
    local jars=()
    mapfile -t jars < <(cd "$1" && find wayline lib -name '*.jar' | LC_ALL=C sort -r)
    local IFS=:
    echo "${jars[*]/#//app/}"
}

collect() {
    local service=$1 main=$2 port_variable=$3 port=$4 path=$5
    local here=$out/$service jar
    mkdir -p "$here/lib" "$here/wayline" "$here/args"
    for jar in "$service"/target/dependency/*.jar; do
        case ${jar##*/} in
            proto-schemas-* | tracing-* | teltonika-codec-* | service-foundation-*) cp -p "$jar" "$here/wayline/" ;;
            *) cp -p "$jar" "$here/lib/" ;;
        esac
    done
    cp -p "$service"/target/"$service"-*.jar "$here/wayline/"
    local path_of_classes
    path_of_classes=$(class_path "$here")
    printf '%s\n' "$common" -cp "$path_of_classes" "$main" >"$here/args/run.args"
    printf '%s\n' "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -Xmx16m" -cp /app/health HealthCheck \
        "$port_variable $port $path" >"$here/args/health.args"
    cp -p "$service/target/bom.json" "$here/args/"
    if [ "$service" = ingest-node ]; then
        printf '%s\n' "$quiet -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:MaxRAMPercentage=60" \
            -Dlogback.configurationFile=logback-ingest.xml -cp "$path_of_classes" io.wayline.proto.TopicSetup \
            >"$here/args/topics.args"
    fi
}

collect ingest-node io.wayline.ingest.IngestNode METRICS_PORT 9464 /health/ready
collect telemetry-consumer io.wayline.telemetry.TelemetryConsumer TELEMETRY_PORT 8092 /actuator/health/readiness
collect command-service io.wayline.commands.CommandService API_PORT 8091 /actuator/health/readiness
collect webhook-dispatcher io.wayline.webhooks.WebhookDispatcher WEBHOOK_PORT 8093 /actuator/health/readiness

mkdir -p "$out/health" "$out/training/lib"
javac -d "$out/health" deploy/docker/HealthCheck.java
cp -p embedded-infra/target/dependency/*.jar embedded-infra/target/embedded-infra-*[!s].jar "$out/training/lib/"
cp deploy/docker/train.sh "$out/training/"
# One moment for everything: the time of a file is part of what an AOT cache checks.
find "$out" -exec touch -d 2026-01-01T00:00:00Z {} +
