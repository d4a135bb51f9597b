"""A host that receives webhooks: keeps each request as a line of JSON, and checks signatures afterwards.

receiver.py ADDRESS PORT FILE                     receive until ended
receiver.py --verify FILE SECRET TYPE IMEI        exit code 0 if such an event (A|B: one of them) is there and every
                                                  signature is right
"""

import base64
import hashlib
import hmac
import http.server
import json
import sys


def receive(address, port, path):
    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("content-length", 0)))
            headers = {name.lower(): text for name, text in self.headers.items()}
            with open(path, "a") as lines:
                lines.write(json.dumps({"headers": headers, "body": body.decode()}) + "\n")
            self.send_response(200)
            self.end_headers()

        def log_message(self, *_):
            pass

    http.server.ThreadingHTTPServer((address, port), Handler).serve_forever()


def signed(request, secret):
    """As Standard Webhooks has it: HMAC-SHA256 of id, time and body, one of several signatures in the header."""
    headers = request["headers"]
    content = "%s.%s.%s" % (headers["webhook-id"], headers["webhook-timestamp"], request["body"])
    key = base64.b64decode(secret.removeprefix("whsec_"))
    expected = "v1," + base64.b64encode(hmac.new(key, content.encode(), hashlib.sha256).digest()).decode()
    return expected in headers["webhook-signature"].split(" ")


def verify(path, secret, kind, imei):
    found = False
    with open(path) as lines:
        for request in map(json.loads, lines):
            if not signed(request, secret):
                sys.exit("a request with a wrong signature: %s" % request["headers"].get("webhook-id"))
            if json.loads(request["body"])["type"] in kind.split("|") and imei in request["body"]:
                found = True
    sys.exit(0 if found else "no %s of %s yet" % (kind, imei))


if sys.argv[1] == "--verify":
    verify(*sys.argv[2:])
else:
    receive(sys.argv[1], int(sys.argv[2]), sys.argv[3])
