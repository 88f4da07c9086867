"""One wave of a company: follow it, hand out links, change its rules, close it."""

from __future__ import annotations

import re
from collections.abc import Mapping

import segno
from fastapi import APIRouter, Response
from sqlalchemy import Connection

from wvlo_core.errors import WvloError
from wvlo_core.runtime.http import Read, Run
from wvlo_scan import queries, use_cases
from wvlo_scan.access import MailSecret, OwnWave, Tidy
from wvlo_scan.model import Wave, WaveState
from wvlo_scan.pages.organiser import evening, faults_of
from wvlo_scan.pages.reader import CurrentReader, Faults, Form, Reader

router = APIRouter(prefix="/organisatie/meting/{wave_id}", include_in_schema=False)


@router.get("")
def show_wave(
    wave: OwnWave, reader: CurrentReader, connection: Read, secret: MailSecret
) -> Response:
    """Show how far a wave is, without names."""
    return _wave_page(wave, reader, connection, secret)


def _wave_page(
    wave: Wave,
    reader: Reader,
    connection: Connection,
    secret: str,
    *,
    faults: Faults = (),
    given: Mapping[str, str] | None = None,
) -> Response:
    is_open = wave.state is WaveState.OPEN
    until = wave.closes_at.date().isoformat() if wave.closes_at else ""
    return reader.page(
        "wave.html",
        status=422 if faults else 200,
        wave=wave,
        is_open=is_open,
        coverage=queries.coverage(connection, wave) if is_open else [],
        poster=f"{reader.origin}/poster/{wave.poster_code}",
        mails=bool(secret),
        faults=faults,
        given=given or {"min_n": str(wave.min_n), "closes_on": until},
    )


@router.post("/regels")
def change_rules(
    wave: OwnWave,
    *,
    reader: CurrentReader,
    sent: Form,
    connection: Read,
    secret: MailSecret,
    run: Run,
) -> Response:
    """Raise the threshold or choose another last day, or say why that cannot be."""
    given = {name: sent.fields.get(name, "") for name in ("min_n", "closes_on")}
    try:
        command = use_cases.ChangeWave(
            wave_id=wave.id,
            min_n=int(given["min_n"]),
            closes_at=evening(given["closes_on"]),
        )
        run(use_cases.change_wave, command)
    except (ValueError, WvloError) as wrong:
        faults = faults_of(wrong, reader, "rules")
        return _wave_page(wave, reader, connection, secret, faults=faults, given=given)
    return reader.go(f"/organisatie/meting/{wave.id}#rules")


@router.post("/mail")
def write_letters(
    wave: OwnWave,
    *,
    reader: CurrentReader,
    sent: Form,
    secret: MailSecret,
    wake: Tidy,
    run: Run,
) -> Response:
    """Invite people by mail, or remind whoever did not answer."""
    words = reader.words
    try:
        if sent.fields.get("action") == "remind":
            run(use_cases.remind, use_cases.Remind(wave_id=wave.id, secret=secret))
        else:
            addresses = re.split(r"[\s,;]+", sent.fields.get("addresses", "").strip())
            command = use_cases.InviteByMail(
                wave_id=wave.id,
                group=sent.fields.get("group", ""),
                addresses=tuple(addresses),
                secret=secret,
            )
            run(use_cases.invite_by_mail, command)
    except (ValueError, WvloError) as wrong:
        message = "\n".join(text for _, text in faults_of(wrong, reader))
        return reader.page("message.html", status=422, message=message)
    wake()
    return reader.page(
        "message.html",
        message=words.text("mail_done"),
        next_place=f"/organisatie/meting/{wave.id}",
        next_words=words.text("back"),
    )


@router.post("/links")
def give_links(wave: OwnWave, reader: CurrentReader, sent: Form, run: Run) -> Response:
    """Make links for a group and show them, this once."""
    count = sent.fields.get("count", "")
    try:
        command = use_cases.InviteRespondents(
            wave_id=wave.id,
            group=sent.fields.get("group", ""),
            count=int(count) if count.isdigit() else 0,
        )
        tokens = run(use_cases.invite_respondents, command)
    except (ValueError, WvloError) as wrong:
        message = "\n".join(words for _, words in faults_of(wrong, reader))
        return reader.page("message.html", status=422, message=message)
    links = [f"{reader.origin}/invullen/{token}" for token in tokens]
    return reader.page("links.html", wave=wave, links=links)


@router.get("/poster")
def print_poster(wave: OwnWave, reader: CurrentReader, connection: Read) -> Response:
    """Give the poster to hang up."""
    place = f"{reader.origin}/poster/{wave.poster_code}"
    drawing = segno.make(place, error="m", micro=False)
    return reader.page(
        "poster.html",
        wave=wave,
        promise=queries.promise(wave),
        instrument=queries.instrument_of(connection, wave),
        place=place,
        drawing=drawing.svg_data_uri(scale=6, border=2, dark="#1d2b33"),
    )


@router.post("/sluiten")
def close_wave(wave: OwnWave, reader: CurrentReader, run: Run, tidy: Tidy) -> Response:
    """Close the wave for good."""
    try:
        run(use_cases.close_wave, use_cases.CloseWave(wave_id=wave.id))
    except WvloError as refused:
        return reader.refuse(refused, 409)
    tidy()
    return reader.go(f"/rapport/{wave.id}")
