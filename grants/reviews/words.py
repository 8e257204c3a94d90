"""What a ground for a review means to whoever chooses it."""

from flask_babel import lazy_gettext as _l

from grants.reviews.models import Ground, ReviewStatus

GROUNDS = {
    Ground.RULES: _l("The rules of the round were not followed"),
    Ground.CONFLICT: _l("Somebody who decided knows me or my group, or had something to gain"),
    Ground.NOT_READ: _l("Something that I sent in time was not read"),
    Ground.WRONG_FACT: _l("The letter gives a fact that is wrong"),
    Ground.UNFAIR: _l("I was not treated as others were"),
}
STATES = {
    ReviewStatus.ASKED: _l("Waits for an answer"),
    ReviewStatus.STANDS: _l("The decision stands"),
    ReviewStatus.SENT_BACK: _l("Sent back to be decided again"),
}
