"""What happened to an award, from the audit trail, in words."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from flask_babel import lazy_gettext as _l

from grants.audit.models import AuditEvent
from grants.awards.models import Heard
from grants.core.money import pounds

WORDS = {
    "application.submit": _l("Idea sent"),
    "application.check": _l("Check begun"),
    "application.ask": _l("Something was asked"),
    "application.answer": _l("Answered"),
    "application.pass": _l("Check passed"),
    "application.begin_scoring": _l("With the panel"),
    "application.discuss": _l("Talked about by the panel"),
    "application.recommend": _l("The panel decided to fund it"),
    "application.reserve": _l("The panel put it on the reserve list"),
    "application.decline": _l("The panel decided not to fund it"),
    "application.sign_off": _l("Signed off"),
    "application.send_back": _l("Sent back to the panel"),
    "application.publish": _l("Results published"),
    "award.accept": _l("Accepted by the person"),
    "award.accept_for": _l("The person said yes, written down by"),
    "award.pay": _l("Paid"),
    "award.take_back": _l("Money came back"),
    "award.write_off": _l("Written off: it will not come back"),
    "award.lapse": _l("Offer lapsed"),
    "award.cancel": _l("Cancelled"),
    "award.close": _l("Closed"),
}


HEARD = {
    Heard.TOLD: _l("They told us"),
    Heard.VISITED: _l("We rang them or went there"),
    Heard.SILENT: _l("We asked more than once and heard nothing"),
}


@dataclass(frozen=True)
class Step:
    """One thing that happened."""

    heading: Any
    when: dt.datetime
    text: str
    mark: str


def steps(lines: Iterable[tuple[AuditEvent, str | None]], service: str) -> list[Step]:
    """The lines that mean something to a reader, oldest first; ``service`` is what the service calls itself."""
    return [
        Step(WORDS[line.action], line.created_at, _text(line, name or service), "4")
        for line, name in lines
        if line.action in WORDS
    ]


def _text(line: AuditEvent, name: str) -> str:
    pence = line.detail.get("amount_pence")
    if heard := line.detail.get("heard"):
        return f"{HEARD[Heard(heard)]}, {name}"
    return f"{pounds(int(pence))}, {name}" if pence else name
