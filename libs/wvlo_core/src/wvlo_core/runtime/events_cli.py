"""`events tail | dead | show | replay | discard`: operating the events of one service or more."""

from __future__ import annotations

import inspect
import logging as levels
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing
from typing import Annotated, Any, TypeAlias

import structlog
import typer

from wvlo_core.errors import Conflict, Invalid, NotFound
from wvlo_core.runtime import events_text as texts
from wvlo_core.runtime import logging, operate
from wvlo_core.runtime.app import App
from wvlo_core.runtime.message import Fate
from wvlo_core.runtime.parked import Parked, Wanted

_log = structlog.get_logger()

Apps: TypeAlias = Mapping[str, App[Any]]
Place: TypeAlias = Callable[..., AbstractContextManager[Apps]]
"""Opens services; its parameters become options of every command."""

_LOOK_SECONDS = 0.5


Id = Annotated[str, typer.Argument(help="Its id, or the beginning of that.")]
Code = Annotated[str, typer.Option(help="Only with this reason code.")]


def events_door(place: Place, words: str) -> typer.Typer:
    """Make the group of commands over the services that `place` opens."""
    door = typer.Typer(help=words, no_args_is_help=True)
    for command in (tail, dead, show, replay, discard):
        door.command(command.__name__)(at_place(command, place))
    return door


def at_place(command: Callable[..., None], place: Place) -> Callable[..., None]:
    """Give a command the options of `place` too, and the services it opens."""
    own, more = (inspect.signature(each, eval_str=True) for each in (command, place))

    def run(**given: Any) -> None:
        # Whoever watches gets sentences; else the log gets its lines, as ever.
        quiet = sys.stderr.isatty() and command is not discard
        with place(**{name: given.pop(name) for name in more.parameters}) as apps:
            name = next(iter(apps)) if len(apps) == 1 else "wvlo"
            logging.configure(name, levels.CRITICAL if quiet else levels.INFO)
            command(apps, **given)

    every = [*[*own.parameters.values()][1:], *more.parameters.values()]
    named = [each.replace(kind=inspect.Parameter.KEYWORD_ONLY) for each in every]
    run.__signature__ = inspect.Signature(named)  # type: ignore[attr-defined]
    run.__doc__ = command.__doc__
    return run


def tail(
    apps: Apps,
    *,
    from_start: Annotated[bool, typer.Option(help="Begin with the first.")] = False,
    count: Annotated[int, typer.Option(min=0, help="Stop after so many.")] = 0,
) -> None:
    """Follow what is told, until Ctrl-C: time, sent or not, type, subject and id."""
    followed = {
        name: operate.Following(app, from_start=from_start)
        for name, app in apps.items()
    }
    shown = 0
    try:
        while True:
            news = [(told, n) for n, each in followed.items() for told in each.news()]
            for told, name in sorted(news, key=lambda each: each[0].read().time):
                typer.echo(texts.told(told, _label(apps, name)))
                shown += 1
                if shown == count:
                    return
            time.sleep(_LOOK_SECONDS)
    except KeyboardInterrupt:
        return


def dead(
    apps: Apps,
    *,
    only_quarantine: Annotated[
        bool, typer.Option("--quarantine", help="Only those not understood.")
    ] = False,
    only_dead: Annotated[
        bool, typer.Option("--dead", help="Only those that failed for good.")
    ] = False,
    code: Code = "",
    kind: Annotated[str, typer.Option("--type", help="Only of this type.")] = "",
) -> None:
    """List the messages that were set aside, and why."""
    queue = Fate.QUARANTINE if only_quarantine else Fate.DEAD
    both = only_quarantine == only_dead
    wanted = Wanted(None if both else str(queue), code or None, kind or None)
    number = 0
    for name, app in apps.items():
        for _, found in operate.look_through(app, wanted):
            typer.echo(texts.line(found, _label(apps, name)))
            number += 1
    typer.echo(texts.listed(number, [*apps], all_of_them=wanted == Wanted()), err=True)


def show(apps: Apps, key: Id) -> None:
    """Show one message that was set aside: headers, body, reason, and what to do."""
    name, found = _find(apps, key)
    typer.echo(texts.whole(found, name))


def replay(
    apps: Apps,
    key: Annotated[str, typer.Argument(help="Its id, or the beginning.")] = "",
    *,
    every: Annotated[bool, typer.Option("--all", help="All, in order.")] = False,
    code: Code = "",
    kind: Annotated[str, typer.Option("--type", help="Only of this type.")] = "",
) -> None:
    """Offer a message to its service again, now; `--all` offers all of them in order."""
    if every == bool(key) or (key and (code or kind)):
        message = (
            "give the id of one message, or --all with or without --code and --type"
        )
        raise Invalid(message)
    if every:
        _replay_all(apps, Wanted(None, code or None, kind or None))
        return
    name, found = _find(apps, key)
    result = operate.replay(apps[name], found.key)
    typer.echo(texts.replayed(result))
    if not result.succeeded:
        raise typer.Exit(1)


def _replay_all(apps: Apps, wanted: Wanted) -> None:
    total = sum(operate.remaining(app, wanted) for app in apps.values())
    fates: Counter[str] = Counter()
    with texts.stop_when_asked() as asked, texts.progress(total) as advance:
        for app in apps.values():
            with closing(operate.replay_all(app, wanted)) as pages:
                for page in pages:
                    fates.update(str(result.outcome.fate) for _, result in page)
                    advance(len(page))
                    if asked():
                        break
            if asked():
                break
    _log.info("messages_replayed", services=[*apps], **fates)
    typer.echo(texts.summary(fates, total))
    if asked():
        raise typer.Exit(130)
    if total and fates["done"] + fates["duplicate"] < fates.total():
        raise typer.Exit(1)


def discard(
    apps: Apps,
    key: Id,
    *,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Throw one message away for good."""
    name, found = _find(apps, key)
    if not yes:
        typer.echo(texts.line(found, name))
        typer.confirm("Throw it away for good?", abort=True)
    operate.throw_away(apps[name], found.key)
    typer.echo(f"{found.key} is thrown away")


def _label(apps: Apps, name: str) -> str:
    return name if len(apps) > 1 else ""


def _find(apps: Apps, key: str) -> tuple[str, Parked]:
    """Find the one message that is meant, whichever service set it aside."""
    found = [*_matches(apps, key)]
    if not found:
        message = f"no message {key!r} is set aside; `events dead` lists what is"
        raise NotFound(message)
    if len(found) > 1:
        names = ", ".join(name for name, _ in found)
        message = f"{key!r} is set aside by {names}; choose one with --service"
        raise Conflict(message)
    return found[0]


def _matches(apps: Apps, key: str) -> Iterator[tuple[str, Parked]]:
    for name, app in apps.items():
        try:
            yield name, operate.look_at(app, key)
        except NotFound:
            continue
