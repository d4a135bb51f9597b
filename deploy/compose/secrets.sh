#!/usr/bin/env bash
# Prints an .env with every secret drawn anew: deploy/compose/secrets.sh > .env && chmod 600 .env
# .env.example says what each is for. Passwords have letters and digits only, because some stand in addresses.
set -euo pipefail

draw() {
    openssl rand -hex 24
}

cat <<ENV
POSTGRES_PASSWORD=$(draw)
DATABASE_PASSWORD=$(draw)
READER_PASSWORD=$(draw)
IOT_API_KEY=$(draw)
WEBHOOK_SECRET_KEYS=$(openssl rand -base64 32)
GRAFANA_PASSWORD=$(draw)
ENV
