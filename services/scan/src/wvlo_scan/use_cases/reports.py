"""What a company decides about its report: the summary for all, the comparison."""

from __future__ import annotations

from wvlo_core.domain.ids import OrganisationId, WaveId
from wvlo_core.ports import Command
from wvlo_scan.model import Report, Wave, WaveState
from wvlo_scan.model.benchmark import Member, next_edition
from wvlo_scan.model.sharing import ShareBack
from wvlo_scan.ports import Work


def share_back_of(wave: Wave, work: Work) -> ShareBack:
    """Give the link to the summary of a wave; every wave has one."""
    present = work.share_backs.where(wave_id=str(wave.id))
    if present:
        return present[0]
    made = ShareBack.of(wave.id)
    work.share_backs.save(made)
    return made


class DecideShareBack(Command):
    """Show the summary to everybody who was invited, or stop showing it."""

    wave_id: WaveId
    shown: bool


def decide_share_back(command: DecideShareBack, work: Work) -> ShareBack:
    """Keep the choice; the link stays the same."""
    wave = work.waves.get(command.wave_id)
    decided = share_back_of(wave, work).model_copy(update={"shown": command.shown})
    work.share_backs.save(decided)
    return decided


class DecideBenchmark(Command):
    """Take part in the comparison with other companies, or stop."""

    organisation_id: OrganisationId
    takes_part: bool


def decide_benchmark(command: DecideBenchmark, work: Work) -> None:
    """Keep the choice; who stops is left out of the next edition."""
    present = work.benchmark_members.find(command.organisation_id)
    if not command.takes_part:
        work.benchmark_members.remove(command.organisation_id)
    elif present is None:
        member = Member(id=command.organisation_id, since=work.now.date())
        waves = work.waves.where(organisation_id=str(member.id))
        for wave in waves:
            if wave.state is WaveState.CLOSED:
                member = member.after(work.reports.get(wave.id))
        work.benchmark_members.save(member)
        for instrument_id in member.latest:
            _renew(instrument_id, work)


def compare_report(report: Report, work: Work) -> None:
    """Add a new report to the comparison when its company takes part."""
    member = work.benchmark_members.find(report.organisation_id)
    if member is not None:
        work.benchmark_members.save(member.after(report))
        _renew(report.instrument_id, work)


def _renew(instrument_id: str, work: Work) -> None:
    """Make the next edition when enough companies have something new."""
    earlier = work.benchmark_editions.where(instrument_id=instrument_id)
    members = work.benchmark_members.where()
    edition = next_edition(instrument_id, earlier, members, work.now.date())
    if edition is not None:
        work.benchmark_editions.save(edition)
