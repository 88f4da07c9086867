"""The AsyncAPI document: channels, operations and messages of every event."""

from __future__ import annotations

from typing import Any

from event_facts import HEADERS, OPTIONAL, PARTITION, Fact

from wvlo_core.runtime.topology import PARTITIONS


def asyncapi(facts: list[Fact]) -> dict[str, Any]:
    """Describe who tells what on RabbitMQ, and who acts on it."""
    operations = {}
    for fact in facts:
        name = fact.kind.__name__
        for action, service in [
            ("send", fact.teller),
            *(("receive", each) for each in fact.acts),
        ]:
            operations[f"{service}.{action}.{name}"] = {
                "action": action,
                "channel": {"$ref": f"#/channels/{name}"},
                "title": f"{service} {'tells' if action == 'send' else 'acts on'} it",
                "messages": [{"$ref": f"#/channels/{name}/messages/{name}"}],
            }
    return {
        "asyncapi": "3.1.0",
        "info": {
            "title": "WVLO events",
            "version": "0.1.0",
            "description": "Facts that WVLO services tell each other and other systems.",
            "license": {"name": "EUPL-1.2"},
        },
        "defaultContentType": "application/json",
        "channels": {fact.kind.__name__: _channel(fact) for fact in facts},
        "operations": operations,
        "components": {
            "messages": {fact.kind.__name__: _message(fact) for fact in facts},
            "parameters": {
                "partition": {
                    "description": PARTITION,
                    "enum": [str(number) for number in range(PARTITIONS)],
                }
            },
        },
    }


def _channel(fact: Fact) -> dict[str, Any]:
    name = fact.kind.__name__
    exchange = {"name": fact.exchange, "type": "topic", "durable": True}
    amqp = {"is": "routingKey", "exchange": exchange, "bindingVersion": "0.3.0"}
    return {
        "address": f"{fact.kind.type}.{{partition}}",
        "title": fact.kind.type,
        "description": f"Bind a queue to `{fact.exchange}` with the routing key "
        f"`{fact.kind.type}.#`.",
        "parameters": {"partition": {"$ref": "#/components/parameters/partition"}},
        "messages": {name: {"$ref": f"#/components/messages/{name}"}},
        "bindings": {"amqp": amqp},
    }


def _message(fact: Fact) -> dict[str, Any]:
    fixed = {
        "ce-specversion": "1.0",
        "ce-type": fact.kind.type,
        "ce-dataversion": str(fact.kind.version),
        "ce-source": f"/wvlo/{fact.teller}",
    }
    properties: dict[str, dict[str, str]] = {
        name: {"type": "string", "description": words}
        for name, words in HEADERS.items()
    }
    for name, value in fixed.items():
        properties[name]["const"] = value
    payload = {k: v for k, v in fact.schema.items() if not k.startswith("$")}
    return {
        "name": fact.kind.type,
        "title": fact.kind.__name__,
        "summary": fact.summary,
        "contentType": "application/json",
        "correlationId": {"location": "$message.header#/ce-correlationid"},
        "headers": {
            "type": "object",
            "required": [name for name in HEADERS if name != OPTIONAL],
            "properties": properties,
        },
        "payload": payload,
        "examples": [
            {"name": "example", "headers": fact.headers, "payload": fact.data}
        ],
    }
