"""What happened to an idea, in plain words, from the audit trail; what is nobody's business here is left out."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple
from uuid import UUID

from flask_babel import lazy_gettext as _l

from grants.accounts.models import SYSTEM
from grants.audit.models import AuditEvent
from grants.web.text import _

SAYS: dict[str, Any] = {
    "application.submit": _l("Sent"),
    "application.reopen": _l("Opened again for changes"),
    "application.restore": _l("What was sent before counts again"),
    "application.withdraw": _l("Withdrawn"),
    "application.expire": _l("Ran out"),
    "application.check": _l("Check begun"),
    "application.ask": _l("Something asked"),
    "application.answer": _l("Answer came"),
    "application.go_on": _l("Check went on"),
    "application.agree_mission": _l("Mission agreed"),
    "application.take_out": _l("Personal details taken out of what the panel reads"),
    "application.pass": _l("Ready for the panel"),
    "application.rule_out": _l("Ruled out"),
    "application.check_again": _l("Taken back into the check"),
    "application.begin_scoring": _l("Given to the panel"),
    "application.discuss": _l("The panel talks about it"),
    "application.recommend": _l("The panel wants to fund it"),
    "application.reserve": _l("The panel keeps it in reserve"),
    "application.decline": _l("The panel is not funding it this time"),
    "application.sign_off": _l("Signed off"),
    "application.send_back": _l("Sent back to the panel"),
    "application.publish": _l("Result published"),
    "application_check.tick": _l("Checklist saved"),
    "application_check.take_over": _l("Check taken over"),
    "application_check.second_check": _l("Second officer agreed"),
    "information_request.remind": _l("Reminder sent"),
    "case_note.write": _l("Note written"),
}


class Happened(NamedTuple):
    """One thing that happened, when, and by whom."""

    what: str
    when: dt.datetime
    who: str


def told(lines: Iterable[AuditEvent], names: Mapping[UUID, str]) -> list[Happened]:
    """The lines that officers read, the first first."""
    return [Happened(_what(line), line.created_at, _who(line.actor_id, names)) for line in lines if line.action in SAYS]


def _what(line: AuditEvent) -> str:
    if line.action == "application.agree_mission" and "mission_id" in line.detail.get("fields", ()):
        return _("Mission changed")
    return str(SAYS[line.action])


def _who(id: UUID, names: Mapping[UUID, str]) -> str:
    return _("by itself") if id == SYSTEM.id else names.get(id, _("somebody who has left"))
