"""The review of suggested links: one at a time, one key each, every ruling kept as it is made."""

from __future__ import annotations

import getpass
from collections.abc import Iterable

import click

import verbale
from verbale.cli.ledger_view import show_link
from verbale.errors import UsageError
from verbale.ledger import Threads, Verb
from verbale.record import Record
from verbale.schema import Step, StepRole, Thread

ROLES = {
    "a": StepRole.ANSWERS, "c": StepRole.ACCEPTS, "p": StepRole.ACCEPTS_PART, "r": StepRole.REJECTS,
    "f": StepRole.FULFILS, "b": StepRole.BREAKS, "w": StepRole.WITHDRAWS, "s": StepRole.RESTATES,
}  # fmt: skip
ASK = "[y] belongs  [n] does not  [r] other role  [t] other thread  [o] thread of its own  [k] skip  [q] stop"
ASK_ROLE = "[a]nswers  a[c]cepts  accepts [p]art  [r]ejects  [f]ulfils  [b]reaks  [w]ithdraws  re[s]tates"


def reviewer(who: str | None) -> str:
    """Who rules: as told, else the name of the account. Raises `UsageError` where there is none."""
    if who and who.strip():
        return who.strip()
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise UsageError("Nobody is named as the one who rules: give --who NAME.") from error


def review(record: Record, ledger: Threads, links: Iterable[tuple[Thread, Step]], who: str) -> int:
    """Put each link to the person at the terminal; the number of rulings made."""
    made = 0
    for thread, step in links:
        show_link(ledger, thread, step)
        ruling = _asked(record, ledger, thread, step, who)
        if ruling is None:
            break
        made += ruling
    return made


def _asked(record: Record, ledger: Threads, thread: Thread, step: Step, who: str) -> int | None:
    """One link: 1 where it was ruled on, 0 where it was skipped, `None` to stop."""
    while True:
        click.echo(ASK)
        key = click.getchar().lower()
        if key in ("q", "\x1b"):
            return None
        if key == "k":
            return 0
        if key in ("y", "n"):
            verb = Verb.CONFIRM if key == "y" else Verb.REFUSE
            verbale.rule_on(record, thread, step, verb, who=who)
            return 1
        if key == "o":
            verbale.rule_on(record, None, step, Verb.CORRECT, who=who)
            return 1
        if key == "r" and (role := _role()):
            verbale.rule_on(record, thread, step, Verb.CORRECT, role=role, who=who)
            return 1
        if key == "t" and (other := _thread(ledger)):
            verbale.rule_on(record, other, step, Verb.CORRECT, role=_role() or step.role, who=who)
            return 1


def _role() -> StepRole | None:
    click.echo(ASK_ROLE)
    return ROLES.get(click.getchar().lower())


def _thread(ledger: Threads) -> Thread | None:
    words = click.prompt("Number or id of the thread (empty: back)", default="", show_default=False)
    try:
        return ledger.thread(words.strip()) if words.strip() else None
    except UsageError as error:
        click.echo(str(error))
        return None
