import pytest

from grants.awards import publication
from grants.panels.models import OutcomeKind
from tests.factories.decided import Decided


class Reviewed(Decided):
    """Ben's idea was not funded; Amina's was; results are out. Oki and a second approver had no part in either."""

    def tell(self):
        self.declined = self.decide(
            OutcomeKind.NOT_THIS_TIME, by=self.ben, full_name="Ben Demo", title="Herbs for all", postcode=None
        )
        self.funded = self.decide(OutcomeKind.FUND, 300_00)
        with self.app.app_context():
            publication.publish(self.round, by=self.olu)


@pytest.fixture
def world(app):
    world = Reviewed(app)
    world.close()
    world.tell()
    return world
