#!/usr/bin/env bash
# Runs once, when the database is made: wayline owns its database and is no superuser, wayline_reader may only read.
set -euo pipefail

psql -U "${POSTGRES_USER:-postgres}" -v ON_ERROR_STOP=1 -d postgres -v owner_password="$DATABASE_PASSWORD" -v reader_password="$READER_PASSWORD" <<'SQL'
CREATE ROLE wayline LOGIN PASSWORD :'owner_password';
CREATE ROLE wayline_reader LOGIN PASSWORD :'reader_password';
GRANT pg_read_all_data TO wayline_reader;
CREATE DATABASE wayline OWNER wayline;
REVOKE CONNECT ON DATABASE wayline FROM PUBLIC;
GRANT CONNECT ON DATABASE wayline TO wayline_reader;
ALTER ROLE wayline_reader SET default_transaction_read_only = on;
SQL
