"""Help with choosing a mission: words that both use, and nothing cleverer."""

from grants.applications.choosing import shared_words
from grants.missions.models import Mission

FOOD = Mission(
    title="Eating well", statement="Everyone will eat well.", explanation="Growing, cooking and sharing food."
)
STREETS = Mission(
    title="Streets", statement="Estates will be creative.", explanation="Planting, art and clean streets."
)


def found(written):
    return [(fit.mission.title, fit.words) for fit in shared_words(written, [STREETS, FOOD])]


def test_the_mission_that_shares_most_words_comes_first():
    assert found("We cook food together and plant herbs") == [("Eating well", ["cook", "food"]), ("Streets", ["plant"])]


def test_the_words_are_the_persons_own():
    assert found("Cooks who share")[0] == ("Eating well", ["cooks", "share"])


def test_everyday_words_say_nothing():
    assert found("Everyone will be with you and have it") == [("Streets", []), ("Eating well", [])]


def test_nothing_written_leaves_the_missions_in_their_order():
    assert found("") == [("Streets", []), ("Eating well", [])]


def test_other_scripts_are_read_too():
    assert found("קהילה 🌱 食") == [("Streets", []), ("Eating well", [])]
