#!/usr/bin/env bash
# What the public image's entry point does, as far as we and Testcontainers use it: a cluster at the first start, with
# POSTGRES_USER, POSTGRES_PASSWORD (or POSTGRES_PASSWORD_FILE), POSTGRES_DB and the scripts in /docker-entrypoint-initdb.d.
set -euo pipefail

if [ "$1" != postgres ]; then
    exec "$@"
fi
if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chown -R postgres:postgres "$PGDATA" /var/run/postgresql
    exec gosu postgres "$0" "$@"
fi
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    user=${POSTGRES_USER:-postgres}
    database=${POSTGRES_DB:-$user}
    password=${POSTGRES_PASSWORD:-}
    if [ -n "${POSTGRES_PASSWORD_FILE:-}" ]; then
        password=$(<"$POSTGRES_PASSWORD_FILE")
    fi
    [ -n "$password" ] || { echo "POSTGRES_PASSWORD is not set" >&2; exit 1; }
    chmod 700 "$PGDATA"
    initdb -D "$PGDATA" -U "$user" --pwfile=<(printf '%s\n' "$password") -E UTF8 --locale=C.UTF-8 -A scram-sha-256
    echo 'host all all all scram-sha-256' >>"$PGDATA/pg_hba.conf"
    pg_ctl -D "$PGDATA" -o "-c listen_addresses=''" -w start
    export PGUSER=$user PGPASSWORD=$password
    if [ "$database" != postgres ]; then
        psql -v ON_ERROR_STOP=1 -d postgres -v name="$database" <<<'CREATE DATABASE :"name"'
    fi
    export PGDATABASE=$database
    for script in /docker-entrypoint-initdb.d/*; do
        case $script in
            *.sh) bash "$script" ;;
            *.sql) psql -v ON_ERROR_STOP=1 -f "$script" ;;
        esac
    done
    unset PGUSER PGPASSWORD PGDATABASE
    pg_ctl -D "$PGDATA" -m fast -w stop
fi
exec "$@" -c listen_addresses='*'
