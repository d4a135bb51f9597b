"""Compares what dashboards and alerts ask for with what a running Prometheus has.

metrics.py HOME URL SERVICE...      URL answers with all metric names; metrics of services not named are not asked for
"""

import json
import pathlib
import re
import sys
import urllib.request

OF_SERVICE = {
    "ingest-node": "wayline_ingest_",
    "telemetry-consumer": "wayline_telemetry_",
    "command-service": ("wayline_commands_", "wayline_devices_"),
    "webhook-dispatcher": "wayline_webhooks_",
}
# Only there once it happened: an endpoint that exists, a collection of the heap.
ON_OCCASION = {"wayline_webhooks_breaker", "wayline_webhooks_telemetry_lag_records"}


def asked_for(home):
    deploy = pathlib.Path(home, "deploy")
    files = [deploy / "prometheus" / "alerts.yml", *sorted((deploy / "grafana" / "dashboards").glob("*.json"))]
    return {name for file in files for name in re.findall(r"\bwayline_[a-z_]+\b", file.read_text())}


with urllib.request.urlopen(sys.argv[2], timeout=10) as answer:
    there = set(json.load(answer)["data"])
prefixes = tuple(prefix for service in sys.argv[3:] for prefix in
                 ([OF_SERVICE[service]] if isinstance(OF_SERVICE[service], str) else OF_SERVICE[service]))
missing = sorted(name for name in asked_for(sys.argv[1]) - there - ON_OCCASION if name.startswith(prefixes))
sys.exit("missing: " + ", ".join(missing) if missing else 0)
