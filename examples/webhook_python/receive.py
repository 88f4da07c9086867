"""Receive WVLO's webhooks at another college; copy this file, make `our_work` yours."""

import base64
import hashlib
import hmac
import json
import os
import signal
import sqlite3
import threading
import time
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

# Several while a secret is replaced by the next one, with spaces between.
SECRETS = os.environ["WEBHOOK_SECRET"].split()
STORE = os.environ.get("STORE", "college.sqlite")
PORT = int(os.environ.get("PORT", "8200"))
TOLERANCE = 300  # seconds that the clocks may differ, and an old copy is accepted
LONGEST = 1_000_000  # bytes
TABLES = """
CREATE TABLE IF NOT EXISTS done (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS library (item TEXT PRIMARY KEY, edition INT, offered INT);
"""
one_at_a_time = threading.Lock()


def our_work(own, event):
    """Keep what is offered; an older edition that comes late changes nothing."""
    data, offered = event["data"], event["type"] == "kennisbank.item_published"
    own.execute(
        "INSERT INTO library VALUES (?, ?, ?) ON CONFLICT (item) DO UPDATE"
        " SET edition = excluded.edition, offered = excluded.offered"
        " WHERE (excluded.edition, NOT excluded.offered) > (edition, NOT offered)",
        (data["item_id"], data["edition"], offered),
    )


def is_from_wvlo(headers, body):
    """Check signature and time; comparing takes as long for a near miss as for any."""
    message, sent = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not sent.isdecimal() or abs(time.time() - int(sent)) > TOLERANCE:
        return False
    given = headers.get("webhook-signature", "").split()
    right = False
    for secret in SECRETS:
        key = base64.b64decode(secret.removeprefix("whsec_"))
        made = hmac.new(key, f"{message}.{sent}.".encode() + body, hashlib.sha256)
        ours = f"v1,{base64.b64encode(made.digest()).decode()}".encode()
        for each in given:
            right |= hmac.compare_digest(ours, each.encode())
    return right


def handle(headers, body):
    """Do our work once, and give the status that tells WVLO what became of it."""
    if not is_from_wvlo(headers, body):
        return 401
    event = json.loads(body)
    with one_at_a_time, closing(sqlite3.connect(STORE)) as own:
        own.executescript(TABLES)
        with own:  # one transaction: our work, and the memory of having done it
            once = "INSERT OR IGNORE INTO done VALUES (?)"
            new = own.execute(once, (headers["webhook-id"],)).rowcount
            if new:
                our_work(own, event)
    if new:
        print("done:", event["type"], event["subject"], flush=True)
    return 204


class Door(BaseHTTPRequestHandler):
    """What the web server calls; behind it is plain Python."""

    timeout = 20

    def do_POST(self):
        """Answer 2xx when it is stored; anything else brings it again later."""
        size = self.headers.get("content-length", "")
        if not size.isdecimal() or int(size) > LONGEST:
            self.send_error(413)
            return
        body = self.rfile.read(int(size))
        try:
            status = handle(self.headers, body)
        except Exception as failed:  # noqa: BLE001 - WVLO sends it again
            print("failed:", self.headers["webhook-id"], repr(failed), flush=True)
            status = 500
        self.send_response(status)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *words):
        """Be quiet: what was done is said above."""


def main():
    """Serve until asked to stop; put a web server with TLS in front."""
    door = ThreadingHTTPServer(("127.0.0.1", PORT), Door)
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: threading.Thread(target=door.shutdown).start())
    print("listening on port", PORT, flush=True)
    door.serve_forever(poll_interval=0.1)
    door.server_close()
    print("stopped", flush=True)


if __name__ == "__main__":
    main()
