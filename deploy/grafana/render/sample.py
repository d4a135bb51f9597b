#!/usr/bin/env python3
"""A running Wayline that has something to show: data for the pictures of the dashboards.

sample.py DIR [--minutes N] [--prometheus FILE]

Starts ./wayline up --demo and a Prometheus that reads it, both in DIR and on ports of their own, and lets happen what
happens to a gateway: a load, a flaky network, datagrams, strangers at the door, commands that are answered and commands
that are not, a host of webhooks that is away for a while. After N minutes (10) the load ends, and Prometheus stays, so that
draw.py can ask it; Ctrl-C ends everything. It prints Prometheus's address and the moment the load ended.
"""

import argparse
import http.server
import json
import os
import pathlib
import random
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import urllib.request
import zlib

HOME = pathlib.Path(__file__).resolve().parents[3]
PORTS = ["BROKER_PORT", "METRICS_PORT", "TELEMETRY_PORT", "API_PORT", "WEBHOOK_PORT", "KAFKA_PORT", "POSTGRES_PORT"]
# Name and port of each service in docker-compose.yml, and the variable that has its port here.
SERVICES = {
    "ingest-node:9464": "METRICS_PORT",
    "telemetry-consumer:8092": "TELEMETRY_PORT",
    "command-service:8091": "API_PORT",
    "webhook-dispatcher:8093": "WEBHOOK_PORT",
}
COMMANDS = ["getinfo", "getver", "getstatus", "getgps", "battery", "readio 21", "getparam 2004"]
UNANSWERED = "nobody understands this"


def imei_of(serial):
    """As the simulator makes them: a serial number and the check digit."""
    digits = f"35999900{serial:06d}"
    return digits + str(-sum(sum(divmod(int(digit) * (1 + place % 2), 10)) for place, digit in enumerate(digits)) % 10)


OFFLINE, BANNED, STRANGER = imei_of(3000), imei_of(3001), imei_of(3002)


class Host(http.server.BaseHTTPRequestHandler):
    """A host of webhooks: takes its time, understands most of what it is sent, and is broken while told so."""

    broken = False

    def do_POST(self):
        self.rfile.read(int(self.headers.get("content-length", 0)))
        time.sleep(random.expovariate(1 / 0.03))
        foreign = zlib.crc32(self.headers["webhook-id"].encode()) % 60 == 0
        self.send_response(503 if Host.broken else 422 if foreign else 200)
        self.end_headers()

    def log_message(self, *_):
        pass


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def say(text):
    print(time.strftime("%H:%M:%S"), text, flush=True)


def wait_until(what, holds, seconds=300):
    deadline = time.monotonic() + seconds
    while not holds():
        if time.monotonic() > deadline:
            sys.exit(f"not in {seconds} s: {what}")
        time.sleep(1)
    say(what)


def crc16(body):
    crc = 0
    for byte in body:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ 0xA001 if crc & 1 else crc >> 1
    return crc


def frame(body, crc_error=0):
    return struct.pack(">II", 0, len(body)) + body + struct.pack(">I", crc16(body) ^ crc_error)


class Sample:
    def __init__(self, directory, prometheus):
        self.directory = directory
        self.prometheus = prometheus
        self.ports = {name: free_port() for name in [*PORTS, "PROMETHEUS_PORT", "HOST_PORT"]}
        self.children = []
        self.over = threading.Event()

    def spawn(self, name, *command, **environment):
        log = open(self.directory / f"{name}.log", "w")
        child = subprocess.Popen(command, stdout=log, stderr=log, env={**os.environ, **environment}, start_new_session=True)
        self.children.append(child)
        return child

    def simulate(self, name, **options):
        """Trackers; options as ./wayline simulate has them, with _ for -."""
        words = ["--" + option.replace("_", "-") + "=" + str(value) for option, value in options.items()]
        self.spawn(name, HOME / "wayline", "simulate", "--port", str(self.ports["BROKER_PORT"]), *words)

    def api(self, method, path, body=None):
        request = urllib.request.Request(
            f"http://127.0.0.1:{self.ports['API_PORT']}/api/v1{path}",
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"x-api-key": (self.directory / "data" / "api-key").read_text().strip(),
                     "content-type": "application/json"})
        with urllib.request.urlopen(request, timeout=20) as answer:
            return json.load(answer)

    def start(self):
        (self.directory / "data").mkdir(parents=True, exist_ok=True)
        self.spawn("wayline", HOME / "wayline", "up", "--demo", "--data", self.directory / "data",
                   **{name: str(self.ports[name]) for name in PORTS},
                   WEBHOOK_RETRY_SCHEDULE="0s,2s,5s,10s,20s,30s", IOT_COMMAND_TIMEOUT="10s", DEFAULT_MAX_IOT_COMMAND_RETRY="1")
        wait_until("Wayline is up", lambda: "Ready." in (self.directory / "wayline.log").read_text())
        # The settings that the compose file uses, read closer and from here.
        settings = (HOME / "deploy/prometheus/prometheus.yml").read_text().replace("15s", "5s")
        for instance, variable in SERVICES.items():
            settings = settings.replace(
                f'targets: ["{instance}"]', f'targets: ["127.0.0.1:{self.ports[variable]}"], labels: {{instance: "{instance}"}}')
        (self.directory / "prometheus.yml").write_text(settings)
        (self.directory / "alerts.yml").write_text((HOME / "deploy/prometheus/alerts.yml").read_text())
        address = f"127.0.0.1:{self.ports['PROMETHEUS_PORT']}"
        self.spawn("prometheus", self.prometheus, f"--config.file={self.directory / 'prometheus.yml'}",
                   f"--storage.tsdb.path={self.directory / 'prometheus'}", f"--web.listen-address={address}")
        return f"http://{address}"

    def webhooks(self):
        server = http.server.ThreadingHTTPServer(("127.0.0.1", self.ports["HOST_PORT"]), Host)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{self.ports['HOST_PORT']}"
        commands = [f"command.{what}" for what in ("accepted", "delivered", "completed", "failed", "expired")]
        known = {event["type"] for event in self.api("GET", "/webhooks/event-types")["eventTypes"]}
        self.api("POST", "/webhooks/endpoints", {
            "name": "fleet portal", "url": url + "/portal",
            "eventTypes": sorted(known.intersection(commands) | known.intersection({"device.connected", "device.disconnected"}))})
        self.api("POST", "/webhooks/endpoints", {
            "name": "archive", "url": url + "/archive", "eventTypes": ["telemetry.received"], "maxBatch": 50})

    def send(self, imei, command, **options):
        try:
            self.api("POST", "/command", {"imei": imei, "command": command, **options})
        except OSError:
            pass  # offline, or too many: the API's answer is what the dashboards show

    def commands(self):
        dice = random.Random(1)
        while not self.over.wait(0.4):
            trackers = [device["imei"] for device in self.api("GET", "/devices")["devices"]]
            if not trackers:
                continue
            self.send(dice.choice(trackers), dice.choice(COMMANDS))
            if dice.random() < 0.08:
                self.send(dice.choice(trackers), UNANSWERED, timeoutSeconds=5, maxRetries=1)
            if dice.random() < 0.06:
                self.send(OFFLINE, dice.choice(COMMANDS), ifOffline="queue", ttlSeconds=10)
            if dice.random() < 0.05:
                self.send(OFFLINE, "getinfo", ifOffline="reject")

    def strangers(self):
        """Who knocks besides trackers: a banned one, a scanner, and firmware that nobody has seen yet."""
        self.api("POST", "/devices", {"imei": BANNED})
        self.api("POST", f"/devices/{BANNED}/ban", {"reason": "stolen"})
        packets = [frame(bytes.fromhex("0801") + bytes(5)), frame(bytes.fromhex("0801") + bytes(40), crc_error=1), b"GET / HTTP/1.1\r\n\r\n"]
        while not self.over.wait(4):
            for imei, sent in ((BANNED, b""), *((STRANGER, packet) for packet in packets)):
                try:
                    with socket.create_connection(("127.0.0.1", self.ports["BROKER_PORT"]), timeout=5) as connection:
                        connection.sendall(struct.pack(">H", len(imei)) + imei.encode())
                        connection.recv(1)
                        connection.sendall(sent)
                        connection.recv(16)
                except OSError:
                    pass  # hung up on, as it should be

    def happen(self, minutes):
        seconds = int(minutes * 60)
        self.webhooks()
        self.simulate("load", seconds=seconds, devices=150, rate=600, packet=10)
        self.simulate("flaky", seconds=seconds, devices=25, rate=25, packet=2, network="flaky", imei_base=1000)
        self.simulate("udp", seconds=seconds, devices=10, rate=10, packet=2, udp="true", imei_base=2000)
        for work in (self.commands, self.strangers):
            threading.Thread(target=work, daemon=True).start()
        self.wait_for(0.35 * seconds)
        Host.broken = True
        say("the host of webhooks is broken")
        self.wait_for(0.55 * seconds)
        Host.broken = False
        say("the host of webhooks is well")
        self.wait_for(0.75 * seconds)
        say("trackers come back with a backlog")
        self.simulate("backlog", devices=40, records=1500, packet=50, imei_base=4000)
        self.wait_for(seconds)
        self.over.set()

    def wait_for(self, seconds):
        """Until so long after the begin."""
        time.sleep(max(0, self.begun + seconds - time.time()))

    def end(self):
        self.over.set()
        for child in reversed(self.children):
            if child.poll() is None:
                os.killpg(child.pid, signal.SIGTERM)
        for child in self.children:
            child.wait(90)


options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
options.add_argument("directory", type=pathlib.Path)
options.add_argument("--minutes", type=float, default=10)
options.add_argument("--prometheus", default="prometheus", help="its program")
chosen = options.parse_args()
sample = Sample(chosen.directory.resolve(), chosen.prometheus)
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
try:
    prometheus = sample.start()
    sample.begun = time.time()
    say(f"Prometheus: {prometheus}")
    sample.happen(chosen.minutes)
    say(f"over; now: draw.py --prometheus {prometheus} --minutes {chosen.minutes:g} --until {int(time.time())}")
    signal.pause()
except KeyboardInterrupt:
    pass
finally:
    sample.end()
