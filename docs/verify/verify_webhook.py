"""Verifies a webhook (Standard Webhooks, symmetric). Take verify() into your host; it needs Python 3 only.

To try it: python3 verify_webhook.py <secret[,secret]> <webhook-id> <webhook-timestamp> <webhook-signature> < body
"""

import base64
import hashlib
import hmac
import re
import sys
import time

TOLERANCE_SECONDS = 5 * 60


def verify(secrets, headers, body):
    """Says whether the message is from Wayline, and new.

    secrets: each as Wayline showed it, whsec_...; any of them will do
    headers: names in lower case
    body: the bytes as they came; parse them afterwards
    """
    message_id = headers.get("webhook-id", "")
    timestamp = headers.get("webhook-timestamp", "")
    signatures = headers.get("webhook-signature", "")
    if not message_id or not re.fullmatch("[0-9]{1,12}", timestamp):
        return False
    if abs(time.time() - int(timestamp)) > TOLERANCE_SECONDS:
        return False  # an old message, sent again by somebody else, or a clock that is wrong
    signed = f"{message_id}.{timestamp}.".encode() + body
    genuine = False
    for secret in secrets:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        expected = b"v1," + base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest())
        for signature in signatures.split(" "):  # two while the secret is being changed
            genuine |= hmac.compare_digest(expected, signature.encode())
    return genuine


if __name__ == "__main__":
    given_secrets, given_id, given_timestamp, given_signature = sys.argv[1:5]
    given_headers = {
        "webhook-id": given_id,
        "webhook-timestamp": given_timestamp,
        "webhook-signature": given_signature,
    }
    sys.exit(0 if verify(given_secrets.split(","), given_headers, sys.stdin.buffer.read()) else 1)
