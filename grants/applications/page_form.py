"""What every page of a draft knows besides its answers: what it showed, so that nobody saves over anybody."""

import datetime as dt

from wtforms import HiddenField

from grants.applications import steps
from grants.applications.asking import Step
from grants.applications.models import Application
from grants.web.forms import VersionedForm


class PageForm(VersionedForm):
    """One page of a draft. ``seen`` tells what the page showed, so that two people on two pages disturb nobody."""

    shows_theirs = True
    seen = HiddenField()
    step: Step
    idea: Application
    today: dt.date

    def shows(self, idea: Application) -> None:  # type: ignore[override]  # what is saved of a draft is the idea
        """Show this state of the page from now on, with what was typed left as it is."""
        super().shows(idea)
        self.seen.raw_data, self.seen.data = None, steps.fingerprint(steps.saved(self.step, idea))
