"""The tables that make events durable: outbox, inbox, waiting, doubted and parked."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    Column,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
)

_SEQUENCE = BigInteger().with_variant(Integer, "sqlite")


@dataclass(frozen=True)
class MessageTables:
    """The message tables of one service."""

    service: str
    outbox: Table
    unsent: Table
    inbox: Table
    waiting: Table
    doubted: Table
    parked: Table


def message_tables(metadata: MetaData, service: str) -> MessageTables:
    """Declare them; the service's name keeps four services apart in one file.

    A change here needs a migration: see `history`.
    """
    unsent = _unsent(metadata, service)
    return MessageTables(
        service,
        outbox=_outbox(metadata, service, unsent),
        unsent=unsent,
        inbox=_inbox(metadata, service),
        waiting=_waiting(metadata, service),
        doubted=_doubted(metadata, service),
        parked=_parked(metadata, service),
    )


def _outbox(metadata: MetaData, service: str, unsent: Table) -> Table:
    """Facts told in the transaction that made them true."""
    return Table(
        f"{service}_outbox",
        metadata,
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        Column("id", String(36), nullable=False, unique=True),
        Column("type", String(80), nullable=False),
        Column("version", Integer, nullable=False),
        Column("subject", String(120), nullable=False),
        Column("time", String(40), nullable=False),
        Column("correlation_id", String(36), nullable=False, index=True),
        Column("causation_id", String(36)),
        Column("data", Text, nullable=False),
        info={"wakes": wakes(service), "unsent": unsent},
    )


def _unsent(metadata: MetaData, service: str) -> Table:
    """Which of them were not passed on yet: thin, for its rows come and go."""
    return Table(
        f"{service}_unsent",
        metadata,
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=False),
        Column("type", String(80), nullable=False),
    )


def _inbox(metadata: MetaData, service: str) -> Table:
    """Events that had their effect."""
    return Table(
        f"{service}_inbox",
        metadata,
        Column("event_id", String(36), primary_key=True),
        Column("type", String(80), nullable=False),
        Column("correlation_id", String(36), nullable=False, index=True),
        Column("received_at", String(40), nullable=False),
    )


def _waiting(metadata: MetaData, service: str) -> Table:
    """Events that will be tried again, and those of their subject behind them."""
    return Table(
        f"{service}_waiting",
        metadata,
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        Column("event_id", String(36), nullable=False, unique=True),
        Column("subject", String(120), nullable=False, index=True),
        Column("since", String(40), nullable=False),
    )


def _doubted(metadata: MetaData, service: str) -> Table:
    """Messages that came again after their worker stopped, and are tried alone."""
    return Table(
        f"{service}_doubted",
        metadata,
        Column("event_id", String(36), primary_key=True),
        Column("tries", Integer, nullable=False),
    )


def _parked(metadata: MetaData, service: str) -> Table:
    """Messages set aside for an operator, whole."""
    return Table(
        f"{service}_parked",
        metadata,
        Column("seq", _SEQUENCE, primary_key=True, autoincrement=True),
        Column("key", String(36), nullable=False, unique=True),
        Column("queue", String(20), nullable=False),
        Column("type", String(80)),
        Column("code", String(40), nullable=False),
        Column("reason", Text, nullable=False),
        Column("headers", Text, nullable=False),
        Column("body", LargeBinary, nullable=False),
        Column("parked_at", String(40), nullable=False),
    )


def wakes(service: str) -> str:
    """Name the channel on which PostgreSQL tells that the outbox has news."""
    return f"wvlo_{service}_outbox"
