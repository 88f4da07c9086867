"""What another college's system could look like: plain pika, nothing of WVLO.

Usage: another_college.py AMQP_URL NAMESPACE SCHEMAS SECONDS
Declares its own queue, says `listening`, collects events for some seconds after the
last one, checks each against its published schema, and prints what it saw as JSON.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import jsonschema
import pika

amqp_url, namespace, schemas, seconds = sys.argv[1:]
prefix = f"{namespace}." if namespace else ""
connection = pika.BlockingConnection(pika.URLParameters(amqp_url))
channel = connection.channel()
queue = f"{prefix}another-college"
channel.queue_declare(queue, durable=True, arguments={"x-queue-type": "quorum"})
for service in ("scan", "kennisbank", "learning_paths", "news"):
    channel.queue_bind(queue, f"{prefix}{service}.events", "#")
print("listening", flush=True)

seen = []
for method, properties, body in channel.consume(
    queue, inactivity_timeout=float(seconds)
):
    if method is None:
        break
    headers = properties.headers
    name = f"{headers['ce-type']}.v{headers['ce-dataversion']}.schema.json"
    schema = json.loads((Path(schemas) / name).read_text("utf-8"))
    jsonschema.Draft202012Validator(
        schema, format_checker=jsonschema.FormatChecker()
    ).validate(json.loads(body))
    assert properties.content_type == "application/json"
    assert properties.message_id == headers["ce-id"]
    seen.append({"headers": headers, "body": body.decode()})
    channel.basic_ack(method.delivery_tag)
channel.cancel()
channel.queue_delete(queue)
connection.close()
print(json.dumps(seen))
