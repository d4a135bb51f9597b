#!/usr/bin/env bash
# Runs while an image is built: starts the service as the image will, against a broker and a database that live for this
# step only, until it is ready; what the JVM has learned by then becomes the AOT cache.
#
#   train.sh SERVICE CACHE true|false      false: no cache, and nothing that asks for one
set -euo pipefail

service=$1 cache=$2
options=$(dirname -- "$cache")/aot.args
if [ "$3" != true ]; then
    : >"$options"
    exit 0
fi
work=$(mktemp -d)
chmod 755 "$work"

fail() {
    echo "train: $*" >&2
    tail -n 40 "$work"/*.log >&2
    exit 1
}

# wait_for SECONDS COMMAND...
wait_for() {
    local deadline=$((SECONDS + $1))
    shift
    until "$@" >/dev/null 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || return 1
        sleep 0.5
    done
}

embedded=(java -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED -cp '/training/lib/*')
"${embedded[@]}" io.wayline.embedded.EmbeddedKafka --data "$work/kafka" --port 0 >"$work/kafka.log" 2>&1 &
kafka=$!
"${embedded[@]}" io.wayline.embedded.EmbeddedDatabase --data "$work/postgres" --port 0 >"$work/postgres.log" 2>&1 &
postgres=$!
wait_for 300 grep -q '^kafka ready ' "$work/kafka.log" || fail "the broker does not start"
wait_for 300 grep -q '^database ready ' "$work/postgres.log" || fail "the database does not start"

KAFKA_BOOTSTRAP_SERVERS=$(sed -n 's/^kafka ready //p' "$work/kafka.log")
DATABASE_URL=$(sed -n 's/^database ready //p' "$work/postgres.log")
export KAFKA_BOOTSTRAP_SERVERS DATABASE_URL
# Drawn here, good for nothing else, gone with this step.
IOT_API_KEY=$(head -c 24 /dev/urandom | base64 | tr '+/' 'ab')
WEBHOOK_SECRET_KEYS=$(head -c 32 /dev/urandom | base64)
export IOT_API_KEY WEBHOOK_SECRET_KEYS
java -XX:TieredStopAtLevel=1 -cp '/training/lib/*' io.wayline.proto.TopicSetup >"$work/topics.log" 2>&1 ||
    fail "the topics cannot be created"

java -XX:AOTCacheOutput="$cache" @/app/run.args >"$work/service.log" 2>&1 &
trainee=$!
wait_for 600 java @/app/health.args || fail "$service does not become ready"
kill -TERM "$trainee"
wait "$trainee" || true
[ -s "$cache" ] || fail "there is no AOT cache"
echo "-XX:AOTCache=$cache" >"$options"
kill -TERM "$kafka" "$postgres"
wait || true
rm -rf "$work"
echo "trained $service: $(du -h "$cache" | cut -f1)"
