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
ON_OCCASION = {"wayline_webhooks_breaker", "wayline_webhooks_telemetry_lag_records", "jvm_gc_pause_seconds_sum"}
# What stands in an expression beside names of metrics: labels and their values, ranges, lists of labels.
NO_NAME = re.compile(r"{[^}]*}|\[[^]]*]|\b(?:by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)")


def expressions(deploy):
    yield from re.findall(r"^ *expr: (.*)$", (deploy / "prometheus" / "alerts.yml").read_text(), re.MULTILINE)
    for file in sorted((deploy / "grafana" / "dashboards").glob("*.json")):
        for panel in json.loads(file.read_text())["panels"]:
            yield from (target["expr"] for target in panel["targets"])


def asked_for(home):
    """Names with a _ in them; what is followed by a bracket is a function."""
    return {name for expression in expressions(pathlib.Path(home, "deploy"))
            for name in re.findall(r"\b[a-z]\w*_\w+\b(?!\s*\()", NO_NAME.sub(" ", expression))}


with urllib.request.urlopen(sys.argv[2], timeout=10) as answer:
    there = set(json.load(answer)["data"])
prefixes = tuple(prefix for service in sys.argv[3:] for prefix in
                 ([OF_SERVICE[service]] if isinstance(OF_SERVICE[service], str) else OF_SERVICE[service]))
missing = sorted(name for name in asked_for(sys.argv[1]) - there - ON_OCCASION
                 if name.startswith(prefixes) or not name.startswith("wayline_"))
sys.exit("missing: " + ", ".join(missing) if missing else 0)
