"""What has to happen without anybody asking: closing, letters, and leaving no traces."""

from __future__ import annotations

import contextlib
import smtplib
import threading

import structlog
from sqlalchemy import Engine, text

from wvlo_core.errors import NotFound, WvloError
from wvlo_core.runtime.database import reading, translated
from wvlo_scan import queries, use_cases
from wvlo_scan.bootstrap import ScanApp
from wvlo_scan.post import letter, postbox
from wvlo_scan.store import (
    comments,
    continuations,
    drafts,
    invited,
    invitees,
    register,
    remindings,
    turnouts,
)

EVERY_SECONDS = 20.0

_log = structlog.get_logger()


class Caretaker:
    """Looks around now and then, and at once when something was destroyed.

    Several may run beside each other: closing a wave twice is refused to the second.
    """

    def __init__(self, app: ScanApp) -> None:
        """Start with cleaning: the process before may have had no time for it."""
        self._app = app
        self._stopped = threading.Event()
        self._thread: threading.Thread | None = None
        app.untidy.set()

    def once(self) -> None:
        """Close what is due; then wipe what was destroyed."""
        with reading(self._app.engine) as connection:
            due = queries.overdue(connection, self._app.clock())
        for wave_id in due:
            try:
                self._app.run(
                    use_cases.close_wave, use_cases.CloseWave(wave_id=wave_id)
                )
            except WvloError as refused:
                _log.warning("wave_not_closed", wave=str(wave_id), reason=str(refused))
            self._app.untidy.set()
        self._deliver()
        if self._app.untidy.is_set():
            self._app.untidy.clear()
            if not leave_no_traces(self._app.engine):
                self._app.untidy.set()

    def _deliver(self) -> None:
        """Send the letters that are due; one that was refused is not tried again.

        A letter is marked after it left, so a process that dies in between sends it
        twice, and so may two processes.
        """
        mail = self._app.mail
        secret = mail.secret.get_secret_value()
        if not secret:
            return
        with reading(self._app.engine) as connection:
            due = queries.letters_due(connection)
        if not due:
            return
        with postbox(mail) as server:
            for invitee, wave in due:
                token, address = invitee.opened(secret)
                text = letter(invitee.due or "reminder", wave, address, token, mail)
                try:
                    server.send_message(text)
                except smtplib.SMTPRecipientsRefused:
                    _log.warning("letter_refused", wave=str(wave.id))
                with contextlib.suppress(NotFound):
                    command = use_cases.MarkMailed(invitee_id=invitee.id)
                    self._app.run(use_cases.mark_mailed, command)

    def start(self) -> None:
        """Look around in the background until stopped."""
        self._thread = threading.Thread(target=self._go, name="caretaker", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish what is being done."""
        self._stopped.set()
        self._app.untidy.set()
        if self._thread is not None:
            self._thread.join()

    def _go(self) -> None:
        while not self._stopped.is_set():
            try:
                self.once()
            except Exception as failed:  # noqa: BLE001 - it has to look again later
                _log.warning("caretaker_failed", error=repr(failed))
            if self._app.untidy.is_set():
                self._stopped.wait(0.2)  # readers were in the way
            else:
                self._app.untidy.wait(EVERY_SECONDS)


def leave_no_traces(engine: Engine) -> bool:
    """Take deleted rows out of the files; tell whether nobody was in the way.

    SQLite wrote zeros over them, but its journal still has the pages from before.
    PostgreSQL keeps old versions of rows until the table is written anew.
    """
    with translated(), engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            raw = connection.connection.driver_connection
            assert raw is not None
            # Waiting for readers would keep writers waiting: come back later instead.
            (patience,) = raw.execute("PRAGMA busy_timeout").fetchone()
            raw.execute("PRAGMA busy_timeout=0")
            try:
                busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            finally:
                raw.execute(f"PRAGMA busy_timeout={patience}")
            return not busy
        apart = connection.execution_options(isolation_level="AUTOCOMMIT")
        for table in (
            *(register, turnouts, drafts, continuations),
            *(invited, invitees, remindings, comments),
        ):
            apart.execute(text(f"VACUUM FULL {table.name}"))
    return True
