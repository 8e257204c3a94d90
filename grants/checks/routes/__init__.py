"""The pages of the check, by audience: officers, the safeguarding lead, and whoever is asked something."""

from flask import Blueprint
from flask_babel import lazy_gettext as _l

from grants.accounts.models import Role
from grants.web import nav

bp = Blueprint("checks", __name__)
nav.tab(bp, nav.DESK, _l("Ideas"), ".index", place=20, roles={Role.OFFICER})
nav.tab(bp, nav.DESK, _l("Worries"), ".worries", place=25, roles={Role.SAFEGUARDING_LEAD})

from grants.checks.routes import decide, officer, queue, resident, worries  # noqa: E402, F401  # pages on ``bp``
