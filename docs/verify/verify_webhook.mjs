// Verifies a webhook (Standard Webhooks, symmetric). Take verify() into your host; it needs Node.js only.
//
// To try it: node verify_webhook.mjs <secret[,secret]> <webhook-id> <webhook-timestamp> <webhook-signature> < body

import { createHmac, timingSafeEqual } from "node:crypto";
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const TOLERANCE_SECONDS = 5 * 60;

/**
 * Says whether the message is from Wayline, and new.
 *
 * @param {string[]} secrets each as Wayline showed it, whsec_...; any of them will do
 * @param {Record<string, string>} headers names in lower case, as Node has them
 * @param {Buffer} body the bytes as they came; parse them afterwards (express: use express.raw, not express.json)
 */
export function verify(secrets, headers, body) {
  const id = headers["webhook-id"] ?? "";
  const timestamp = headers["webhook-timestamp"] ?? "";
  const signatures = headers["webhook-signature"] ?? "";
  if (id === "" || !/^[0-9]{1,12}$/.test(timestamp)) {
    return false;
  }
  if (Math.abs(Date.now() / 1000 - Number(timestamp)) > TOLERANCE_SECONDS) {
    return false; // an old message, sent again by somebody else, or a clock that is wrong
  }
  let genuine = false;
  for (const secret of secrets) {
    const key = Buffer.from(secret.replace(/^whsec_/, ""), "base64");
    const mac = createHmac("sha256", key).update(`${id}.${timestamp}.`).update(body).digest("base64");
    const expected = Buffer.from(`v1,${mac}`);
    for (const entry of signatures.split(" ")) { // two while the secret is being changed
      const signature = Buffer.from(entry);
      genuine = (signature.length === expected.length && timingSafeEqual(signature, expected)) || genuine;
    }
  }
  return genuine;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const [secrets, id, timestamp, signature] = process.argv.slice(2);
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  process.exit(verify(secrets.split(","), headers, readFileSync(0)) ? 0 : 1);
}
