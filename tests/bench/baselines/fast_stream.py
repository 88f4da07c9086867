"""A consumer on FastStream, the framework most alike, with the same pydantic model."""

from __future__ import annotations

import asyncio

from faststream import AckPolicy
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitQueue

from tests.bench import load
from tests.bench.site import Site
from tests.bench.watch import Watch
from wvlo_core.events import ItemPublished


def consume(site: Site, count: int, prefetch: int) -> dict[str, float]:
    """Read with one acknowledgement per message, as the framework does."""
    return asyncio.run(_consume(site, count, prefetch))


async def _consume(site: Site, count: int, prefetch: int) -> dict[str, float]:
    broker = RabbitBroker(site.amqp, logger=None)
    queue = RabbitQueue(
        site.raw, queue_type=QueueType.QUORUM, durable=True, declare=False
    )
    numbers = 0
    seen = 0
    watch = Watch()
    everything = asyncio.Event()

    @broker.subscriber(
        queue,
        channel=Channel(prefetch_count=prefetch),
        ack_policy=AckPolicy.REJECT_ON_ERROR,
        no_reply=True,
    )
    async def handle(event: ItemPublished) -> None:
        nonlocal numbers, seen
        watch.start()
        seen += 1
        numbers += load.number_in(event.subject)
        if seen == count:
            everything.set()

    await broker.start()
    await everything.wait()
    measures = watch.measures(count)
    await broker.stop()
    load.whole(count, seen, numbers)
    return measures
