"""Hear WVLO's events at another college; copy this file and make `our_work` yours."""

import json
import os
import signal
import sqlite3
import time
from pathlib import Path

import jsonschema
import pika
from pika.exceptions import AMQPError

URLS = os.environ["AMQP_URL"].split(",")  # several when the broker is a cluster
MINE = os.environ["COLLEGE"] + ".wvlo"  # begins all our names: we may make no others
INBOX, RETRY, DEAD = f"{MINE}.inbox", f"{MINE}.retry", f"{MINE}.dead"
THEIRS = "".join(part + "." for part in [os.environ.get("NAMESPACE")] if part)
SCHEMAS = os.environ.get("SCHEMAS", "schemas")
WAIT_MS = os.environ.get("RETRY_MS", "30000")
KINDS = ("kennisbank.item_published", "kennisbank.item_withdrawn")
TRIES, PATIENCE = 5, 60
BAD = (LookupError, TypeError, ValueError, RecursionError, jsonschema.ValidationError)
TABLES = """
PRAGMA user_version = 1; -- a write: while our disk is full we take nothing
CREATE TABLE IF NOT EXISTS done (id TEXT PRIMARY KEY);
CREATE TABLE IF NOT EXISTS library (item TEXT PRIMARY KEY, edition INT, offered INT);
"""
stopping = []  # a signal puts something in; the message in hand is finished first


def our_work(own, kind, data):
    """Keep what is offered; an older edition that comes late changes nothing."""
    offered = kind == "kennisbank.item_published"
    own.execute(
        "INSERT INTO library VALUES (?, ?, ?) ON CONFLICT (item) DO UPDATE"
        " SET edition = excluded.edition, offered = excluded.offered"
        " WHERE (excluded.edition, NOT excluded.offered) > (edition, NOT offered)",
        (data["item_id"], data["edition"], offered),
    )


def read(headers, body):
    """Give id and data, or raise what is in BAD; unknown fields are no fault."""
    name = f"{headers['ce-type']}.v{int(headers['ce-dataversion'])}.schema.json"
    if not Path(SCHEMAS, name).exists():
        raise ValueError(f"a version we do not know yet: there is no {name}")
    schema = json.loads(Path(SCHEMAS, name).read_text("utf-8"))
    data, form = json.loads(body), jsonschema.FormatChecker()
    jsonschema.Draft202012Validator(schema, format_checker=form).validate(data)
    return str(headers["ce-id"]), data


def handle(own, channel, properties, body):
    """Do our work once; what cannot be done is moved aside, so that the rest goes on."""
    headers = properties.headers or {}
    if headers.get("ce-type", KINDS[0]) not in KINDS:
        return  # a kind that we do not use, or no longer: not ours to keep
    try:
        event, data = read(headers, body)
    except BAD as wrong:
        send(channel, DEAD, properties, body, repr(wrong).splitlines()[0])
        return
    try:
        with own:  # one transaction: our work, and the memory of having done it
            once = "INSERT OR IGNORE INTO done VALUES (?)"
            if own.execute(once, (event,)).rowcount:
                our_work(own, headers["ce-type"], data)
    except sqlite3.OperationalError:
        raise  # our own database is away: nothing is acknowledged, `main` waits
    except Exception as failed:  # noqa: BLE001 - the other messages must not wait
        tries = headers["own-tries"] = headers.get("own-tries", 0) + 1
        where = DEAD if tries >= TRIES else RETRY
        send(channel, where, properties, body, repr(failed))
    else:
        print("done:", headers["ce-type"], headers.get("ce-subject"), flush=True)


def send(channel, queue, properties, body, reason):
    """Put a message in a queue of ours; returns when the broker has it on disk."""
    print(f"{queue}: {properties.message_id}: {reason}", flush=True)
    properties.headers = {**(properties.headers or {}), "own-reason": reason}
    properties.delivery_mode = 2
    properties.expiration = WAIT_MS if queue == RETRY else None
    channel.basic_publish(MINE, queue, body, properties, mandatory=True)


def declare(channel):
    """Make our queues and bindings; harmless when they are there, and they stay."""
    # An exchange of our own: who may write to the default one reaches every queue of
    # everybody, so no administrator should grant that.
    channel.exchange_declare(MINE, "direct", durable=True)
    to = {"x-dead-letter-exchange": MINE, "x-dead-letter-routing-key": DEAD}
    back = {**to, "x-dead-letter-routing-key": INBOX}
    # One process at a time keeps the order; a second one stands by.
    inbox = {"x-single-active-consumer": True, "x-delivery-limit": 10}
    # The inbox is not `safe`: if it were ever full, WVLO itself would have to wait.
    safe = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
    for queue, more in ((INBOX, to | inbox), (RETRY, back | safe), (DEAD, {})):
        arguments = {"x-queue-type": "quorum", **more}
        channel.queue_declare(queue, durable=True, arguments=arguments)
        channel.queue_bind(queue, MINE, queue)
    for kind in KINDS:  # `.#`: further words may follow the type
        exchange = f"{THEIRS}{kind.split('.')[0]}.events"
        channel.queue_bind(INBOX, exchange, f"{kind}.#")


def session(own):
    """Use one connection until we stop, or it is lost; what was not done comes back."""
    with pika.BlockingConnection([pika.URLParameters(url) for url in URLS]) as broker:
        channel = broker.channel()
        channel.confirm_delivery()
        declare(channel)
        # One at a time: a message that kills us spends its own tries in the delivery
        # limit, not those of the messages that were fetched with it.
        channel.basic_qos(prefetch_count=1)
        print("listening as", MINE, flush=True)
        # It looks up once a second, for a signal. Keep work under half a minute:
        # nothing answers the broker's heartbeat meanwhile.
        for method, properties, body in channel.consume(INBOX, inactivity_timeout=1):
            if method:
                handle(own, channel, properties, body)
                channel.basic_ack(method.delivery_tag)  # not before it is stored
            if stopping:
                channel.cancel()


def main():
    """Listen until asked to stop; whatever is away is waited for, longer each time."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopping.append("asked"))
    wait = 1
    while not stopping:
        began = time.monotonic()
        try:
            own = sqlite3.connect(os.environ.get("STORE", "college.sqlite"))
            own.executescript(TABLES)
            session(own)
        except (AMQPError, OSError, sqlite3.OperationalError) as away:
            wait = 1 if time.monotonic() - began > PATIENCE else min(wait * 2, PATIENCE)
            print(f"again in {wait} s: {away!r}", flush=True)
            while not stopping and time.monotonic() < began + wait:
                time.sleep(0.1)
    print("stopped", flush=True)


if __name__ == "__main__":
    main()
