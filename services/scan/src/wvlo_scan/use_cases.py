"""What people can do with a scan, and what the scan does with news from elsewhere."""

from __future__ import annotations

import secrets
from typing import Annotated

from pydantic import Field

from wvlo_core.domain.anonymity import FLOOR
from wvlo_core.domain.ids import Key, OrganisationId, WaveId
from wvlo_core.domain.locale import LocalizedText
from wvlo_core.domain.people import Organisation, RoleGroup
from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_core.events import ItemPublished, ItemWithdrawn, WaveOpened
from wvlo_core.ports import Command
from wvlo_scan.model import (
    Group,
    Instrument,
    LinkedItem,
    Participation,
    Report,
    Wave,
    build_report,
)
from wvlo_scan.ports import Work

BUILT_IN = "wvlo-learning-organisation@0.1.0"
_TOKEN_BYTES = 16
_WITHDRAWN = LocalizedText(nl="Ingetrokken", en="Withdrawn")

Token = Annotated[str, Field(min_length=20, max_length=120)]


class RegisterOrganisation(Command):
    """Take part as an organisation."""

    organisation: Organisation


def register_organisation(command: RegisterOrganisation, work: Work) -> Organisation:
    """Keep the organisation; registering again changes its name or sector."""
    work.organisations.put(command.organisation)
    return command.organisation


class ImportInstrument(Command):
    """Add a version of a questionnaire."""

    instrument: Instrument


def import_instrument(command: ImportInstrument, work: Work) -> Instrument:
    """Keep the version; the same version with other content is refused."""
    present = work.instruments.find(command.instrument.id)
    if present is None:
        missing = {s.scoring for s in command.instrument.scales} - work.scorings.keys()
        if missing:
            message = f"no scoring plug-in {', '.join(sorted(missing))} is installed"
            raise Invalid(message)
        work.instruments.save(command.instrument)
    elif present != command.instrument:
        message = (
            f"{command.instrument.id} exists with other content; "
            "give the changed questionnaire a new version number"
        )
        raise Conflict(message)
    return command.instrument


class OpenWave(Command):
    """Ask the people of an organisation."""

    wave_id: WaveId
    organisation_id: OrganisationId
    groups: Annotated[tuple[Group, ...], Field(min_length=1)]
    instrument_id: str = BUILT_IN
    min_n: Annotated[int, Field(ge=FLOOR)] = FLOOR


def open_wave(command: OpenWave, work: Work) -> Wave:
    """Open the wave; opening the same wave twice is once."""
    organisation = work.organisations.get(command.organisation_id)
    instrument = work.instruments.get(command.instrument_id)
    present = work.waves.find(command.wave_id)
    if present is not None:
        if (
            present.organisation_id,
            present.instrument_id,
            present.groups,
            present.min_n,
        ) != (organisation.id, instrument.id, command.groups, command.min_n):
            message = f"wave {command.wave_id} exists already; choose a new id"
            raise Conflict(message)
        return present
    wave = Wave(
        id=command.wave_id,
        organisation_id=organisation.id,
        sector=organisation.sector,
        instrument_id=instrument.id,
        groups=command.groups,
        min_n=command.min_n,
        poster_code=secrets.token_hex(4),
        opened_on=work.now.date(),
    )
    work.waves.save(wave)
    work.outbox.add(
        WaveOpened(
            wave_id=wave.id,
            organisation_id=organisation.id,
            sector=organisation.sector,
            instrument=instrument.instrument,
            instrument_version=instrument.version,
        )
    )
    return wave


class InviteRespondents(Command):
    """Make single-use links; give `tokens` to use links you printed yourself."""

    wave_id: WaveId
    group: Key
    count: Annotated[int, Field(ge=1, le=10_000)] = 1
    tokens: tuple[Token, ...] = ()


def invite_respondents(command: InviteRespondents, work: Work) -> tuple[str, ...]:
    """Give the tokens, this once: the register keeps only their prints."""
    wave = work.waves.get(command.wave_id)
    tokens = command.tokens or tuple(
        secrets.token_urlsafe(_TOKEN_BYTES) for _ in range(command.count)
    )
    for line in wave.invite(command.group, tokens):
        if work.register.find(line.id) is None:
            work.register.save(line)
    return tokens


class EnterByPoster(Command):
    """Take part with the code on a poster."""

    poster_code: str
    group: Key


def enter_by_poster(command: EnterByPoster, work: Work) -> str:
    """Give one fresh single-use token for the chosen group."""
    found = work.waves.where(poster_code=command.poster_code)
    if not found:
        message = "deze code kennen we niet; kijk nog eens op de poster (unknown code)"
        raise NotFound(message)
    invitation = InviteRespondents(wave_id=found[0].id, group=command.group)
    return invite_respondents(invitation, work)[0]


class SubmitAnswers(Command):
    """Hand in one answer sheet. `null` means: I do not know, or does not apply."""

    token: str
    role_group: RoleGroup
    answers: dict[str, int | None]


def submit_answers(command: SubmitAnswers, work: Work) -> None:
    """Keep the answers apart from the link that was used, which works only once."""
    found = work.register.find(Participation.id_of(command.token))
    line = Participation.known(found)
    used = line.use()
    wave = work.waves.get(line.wave_id)
    instrument = work.instruments.get(wave.instrument_id)
    sheet = wave.answer(line.group, command.role_group, command.answers, instrument)
    work.register.save(used)
    work.sheets.save(sheet)


class CloseWave(Command):
    """Take no more answers and fix the report."""

    wave_id: WaveId


def close_wave(command: CloseWave, work: Work) -> Report:
    """Fix the report, destroy the register, and tell what may be told."""
    wave = work.waves.get(command.wave_id).close(work.now.date())
    instrument = work.instruments.get(wave.instrument_id)
    sheets = work.sheets.where(wave_id=str(wave.id))
    report = build_report(wave, instrument, sheets, work.scorings)
    work.waves.save(wave)
    work.reports.save(report)
    work.register.destroy(wave.id)
    work.outbox.add(report.told(wave, instrument))
    return report


def link_item(event: ItemPublished, work: Work) -> None:
    """Remember what the Kennisbank offers, to put beside a score."""
    present = work.linked_items.find(event.item_id)
    if present is None or present.edition < event.edition:
        work.linked_items.save(
            LinkedItem(
                id=event.item_id,
                edition=event.edition,
                slug=event.slug,
                title=event.title,
                constructs=event.constructs,
            )
        )


def unlink_item(event: ItemWithdrawn, work: Work) -> None:
    """Stop offering it; an earlier edition that arrives late stays away."""
    present = work.linked_items.find(event.item_id)
    if present is not None and present.edition > event.edition:
        return
    work.linked_items.save(
        LinkedItem(
            id=event.item_id,
            edition=event.edition,
            slug=present.slug if present else "",
            title=present.title if present else _WITHDRAWN,
            constructs=(),
            withdrawn=True,
        )
    )
