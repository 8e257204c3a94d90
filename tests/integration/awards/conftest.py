import pytest

from tests.factories.decided import Decided


@pytest.fixture
def world(app):
    decided = Decided(app)
    decided.close()
    return decided
