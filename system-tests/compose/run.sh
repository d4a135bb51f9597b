#!/usr/bin/env bash
# The compose file for real: builds the images, starts everything, sends a tracker's packets, finds the rows, sends a command
# over REST and sees it complete, gets a signed webhook at a receiver of its own, stops everything in order and removes it.
#
#   run.sh [--no-build] [--no-webhooks] [--observability] [--keep]
#
# It needs a container engine (engine.sh finds one on a machine without a registry), python3, openssl, and what ./wayline
# needs, for the simulated tracker. Ports and project name are its own, so that an installation beside it is not touched.
set -euo pipefail

here=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")" && pwd)
home=$(cd -- "$here/../.." && pwd)
build=true webhooks=true observability=false keep=false
for option in "$@"; do
    case $option in
        --no-build) build=false ;;
        --no-webhooks) webhooks=false ;;
        --observability) observability=true ;;
        --keep) keep=true ;;
        *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    esac
done

work=$(mktemp -d)
project=wayline-check
services=(telemetry-consumer command-service ingest-node)
if $webhooks; then
    services+=(webhook-dispatcher)
fi
children=()
begun=$SECONDS

say() {
    printf '%4ds  %s\n' "$((SECONDS - begun))" "$*"
}

compose() {
    docker compose -p "$project" --project-directory "$home" -f "$home/docker-compose.yml" --env-file "$work/env" "$@"
}

fail() {
    echo "FAILED: $*" >&2
    compose ps -a >&2 || true
    compose logs --tail 40 "${services[@]}" topics >&2 || true
    exit 1
}

finish() {
    local status=$?
    local child
    for child in ${children[@]+"${children[@]}"}; do
        kill "$child" 2>/dev/null || true
    done
    if $keep; then
        say "left running; docker compose -p $project down -v removes it; settings in $work/env"
    else
        compose --profile observability down -v --remove-orphans >"$work/down.log" 2>&1 || true
        rm -rf "$work"
    fi
    if [ "$status" = 0 ]; then
        say "all of it holds"
    fi
    exit "$status"
}

# wait_for SECONDS WHAT COMMAND...: until the command succeeds.
wait_for() {
    local deadline=$((SECONDS + $1)) what=$2
    shift 2
    until "$@" >"$work/last" 2>&1; do
        [ "$SECONDS" -lt "$deadline" ] || { cat "$work/last" >&2; fail "$what"; }
        sleep 1
    done
    say "$what"
}

free_port() {
    python3 -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])'
}

value() {
    sed -n "s/^$1=//p" "$work/env"
}

api() {
    local method=$1 path=$2
    shift 2
    curl -sS --fail-with-body -X "$method" "http://127.0.0.1:$(value API_PORT)$path" -H "x-api-key: $(value IOT_API_KEY)" \
        -H 'Content-Type: application/json' "$@"
}

# json EXPRESSION: of the document on standard input, called d.
json() {
    python3 -c "import json, sys; d = json.load(sys.stdin); print($1)"
}

sql() {
    compose exec -T -e "PGPASSWORD=$(value READER_PASSWORD)" postgres psql -h 127.0.0.1 -U wayline_reader -d wayline -At -c "$1"
}

# The IMEI that the simulator gives to its first tracker: its number, and the check digit.
imei_of() {
    python3 - "$1" <<'PYTHON'
import sys
digits = '35999900%06d' % int(sys.argv[1])
total = sum(sum(divmod(int(d) * (1 + i % 2), 10)) for i, d in enumerate(digits))
print(digits + str(-total % 10))
PYTHON
}

write_settings() {
    "$home/deploy/compose/secrets.sh" >"$work/env"
    local name
    for name in BROKER_PORT API_PORT KAFKA_PORT POSTGRES_PORT PROMETHEUS_PORT GRAFANA_PORT; do
        echo "$name=$(free_port)" >>"$work/env"
    done
    # The receiver is on this machine, without TLS: what a production system must not allow.
    printf '%s\n' WEBHOOK_ALLOW_HTTP=true WEBHOOK_ALLOW_PRIVATE=true DRAIN_TIME=1s >>"$work/env"
}

refuses_to_start_without_secrets() {
    : >"$work/empty"
    if docker compose -p "$project" --project-directory "$home" -f "$home/docker-compose.yml" --env-file "$work/empty" \
        config -q 2>"$work/refused"; then
        fail "the compose file accepts an .env without secrets"
    fi
    grep -q 'secrets.sh' "$work/refused" || fail "the refusal does not name the remedy: $(<"$work/refused")"
    say "without secrets nothing starts, and the message says how to make them"
}

is_hardened() {
    local service container
    for service in "${services[@]}"; do
        container=$(compose ps -q "$service")
        docker inspect "$container" | python3 -c '
import json, sys
c = json.load(sys.stdin)[0]
h = c["HostConfig"]
wrong = [what for what, holds in {
    "root file system can be written": h["ReadonlyRootfs"],
    "capabilities": h["CapDrop"] == ["ALL"] and not h["CapAdd"],
    "new privileges": any("no-new-privileges" in o for o in h["SecurityOpt"]),
    "no memory limit": h["Memory"] > 0,
    "user " + c["Config"]["User"]: c["Config"]["User"].split(":")[0].isdigit() and c["Config"]["User"][0] != "0",
}.items() if not holds]
sys.exit(", ".join(wrong) or 0)' || fail "$service: not hardened"
    done
    say "every service: a user with a number, read-only root, no capabilities, no new privileges, a memory limit"
}

telemetry_becomes_a_row() {
    imei=$(imei_of 4711)
    api POST /api/v1/devices -d "{\"imei\":\"$imei\",\"name\":\"compose check\"}" >"$work/registered" ||
        fail "the tracker cannot be registered: $(<"$work/registered")"
    "$home/wayline" simulate --host 127.0.0.1 --port "$(value BROKER_PORT)" --devices 1 --imei-base 4711 --packet 1 \
        --records 900 --seconds 900 >"$work/simulator" 2>&1 &
    children+=($!)
    wait_for 120 "the tracker is connected" api GET "/api/v1/devices/$imei"
    wait_for 60 "its packet is a row in PostgreSQL" \
        has_rows "SELECT count(*) FROM tbl_iot_telemetry_data WHERE iot_imei = '$imei'"
}

has_rows() {
    [ "$(sql "$1")" -gt 0 ]
}

webhook_endpoint_exists() {
    local gateway port
    gateway=$(docker network inspect "${project}_outside" --format '{{(index .IPAM.Config 0).Gateway}}')
    port=$(free_port)
    touch "$work/webhooks"
    python3 "$here/receiver.py" "$gateway" "$port" "$work/webhooks" &
    children+=($!)
    api POST /api/v1/webhooks/endpoints -d "{\"name\":\"compose check\",\"url\":\"http://$gateway:$port/hooks\",
        \"eventTypes\":[\"command.completed\",\"telemetry.received\"]}" >"$work/endpoint" ||
        fail "the endpoint cannot be made: $(<"$work/endpoint")"
    say "a webhook endpoint is registered, by the same API"
}

command_completes() {
    local id
    api POST /api/v1/command -d "{\"imei\":\"$imei\",\"command\":\"getinfo\"}" >"$work/command" ||
        fail "the command was not accepted: $(<"$work/command")"
    id=$(json 'd["commandId"]' <"$work/command")
    wait_for 90 "a command over REST is answered by the tracker: $id" is_completed "$id"
}

is_completed() {
    api GET "/api/v1/commands/$1" | json 'd["command"]["status"]' | grep -x COMPLETED
}

webhooks_arrive() {
    local secret
    secret=$(python3 -c '
import json, sys
def find(v):
    if isinstance(v, str) and v.startswith("whsec_"): yield v
    elif isinstance(v, dict):
        for w in v.values(): yield from find(w)
    elif isinstance(v, list):
        for w in v: yield from find(w)
print(next(find(json.load(sys.stdin)), ""))' <"$work/endpoint")
    [ -n "$secret" ] || fail "the answer to a new endpoint has no signing secret"
    wait_for 90 "the host gets command.completed, rightly signed" \
        python3 "$here/receiver.py" --verify "$work/webhooks" "$secret" command.completed "$imei"
    wait_for 90 "and the telemetry of the same tracker" \
        python3 "$here/receiver.py" --verify "$work/webhooks" "$secret" 'telemetry.received|telemetry.batch' "$imei"
}

prometheus_sees_all() {
    local names
    names=http://127.0.0.1:$(value PROMETHEUS_PORT)/api/v1/label/__name__/values
    wait_for 60 "Prometheus understands its settings and every alert" \
        compose exec -T prometheus promtool check config /etc/prometheus/prometheus.yml
    wait_for 90 "Prometheus has every metric that dashboards and alerts ask for" \
        python3 "$here/metrics.py" "$home" "$names" "${services[@]}"
}

stops_in_order() {
    compose stop >"$work/stop.log" 2>&1
    local service code
    for service in "${services[@]}"; do
        code=$(docker inspect "$(compose ps -aq "$service")" --format '{{.State.ExitCode}}')
        # 143 is what a JVM says that was told to end and did; 137 would be the kill after the grace period.
        [ "$code" = 143 ] || fail "$service ended with $code (expected: 143)"
    done
    say "every service ended by itself when it was told to"
}

trap finish EXIT
write_settings
refuses_to_start_without_secrets
"$home/wayline" build >"$work/build.log" 2>&1 || { tail -n 20 "$work/build.log" >&2; fail "./wayline build, for the simulator"; }
if $build; then
    compose build "${services[@]}" >"$work/images.log" 2>&1 || { tail -n 40 "$work/images.log" >&2; fail "the images do not build"; }
    say "images are built"
fi
compose up -d --no-build --wait --wait-timeout 600 "${services[@]}" >"$work/up.log" 2>&1 || { tail -n 20 "$work/up.log" >&2; fail "not all services became healthy"; }
say "all services are healthy: ${services[*]}"
is_hardened
telemetry_becomes_a_row
if $webhooks; then
    webhook_endpoint_exists
fi
command_completes
if $webhooks; then
    webhooks_arrive
fi
if $observability; then
    compose --profile observability up -d --no-build --no-deps prometheus >>"$work/up.log" 2>&1 || fail "Prometheus does not start"
    prometheus_sees_all
fi
stops_in_order
