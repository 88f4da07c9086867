"""Who asks: taking part as an organisation."""

from __future__ import annotations

from wvlo_core.domain.people import Organisation
from wvlo_core.ports import Command
from wvlo_scan.ports import Work


class RegisterOrganisation(Command):
    """Take part as an organisation."""

    organisation: Organisation


def register_organisation(command: RegisterOrganisation, work: Work) -> Organisation:
    """Keep the organisation; registering again changes its name or sector."""
    work.organisations.put(command.organisation)
    return command.organisation
