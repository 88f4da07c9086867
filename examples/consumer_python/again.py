"""Offer what is in our dead queue to the inbox once more, after mending the cause."""

import os

import pika

MINE = os.environ["COLLEGE"] + ".wvlo"
with pika.BlockingConnection(
    [pika.URLParameters(url) for url in os.environ["AMQP_URL"].split(",")]
) as broker:
    channel = broker.channel()
    channel.confirm_delivery()
    dead = channel.queue_declare(f"{MINE}.dead", passive=True).method
    for _ in range(dead.message_count):  # not for ever: one may come straight back
        method, properties, body = channel.basic_get(dead.queue)
        if method is None:
            break
        for name in ("own-tries", "own-reason"):
            properties.headers.pop(name, None)
        channel.basic_publish(MINE, f"{MINE}.inbox", body, properties, mandatory=True)
        channel.basic_ack(method.delivery_tag)
        print("again:", properties.message_id)
