import pytest
from hypothesis import given
from hypothesis import strategies as st

from grants.panels.drawing import UnfairPool, draw

SECRET, EVENT = "9f2c7a1e5b3d4c60", "ROUND-2026-SPRING/national-lottery-2026-05-16:03,11,17,28,41,52"
POOL = ("APP-0007", "APP-0012", "APP-0031", "APP-0044", "APP-0058")


def test_the_golden_draw():
    found = draw(SECRET, EVENT, POOL)
    assert found.commitment == "06bef5d4f4d2e9a676440118ce254a35e614b921e3f72bbf98ef12d4fecfc90c"
    assert found.seed == "5c47dddd887f9493a1b4e24c110f72a78c8070ac02ba17fc0926d45ba9fcc774"
    assert found.order == ("APP-0012", "APP-0044", "APP-0058", "APP-0007", "APP-0031")


@given(st.permutations(POOL))
def test_the_order_in_which_ideas_are_given_makes_no_difference(pool):
    assert draw(SECRET, EVENT, pool) == draw(SECRET, EVENT, POOL)


def test_every_idea_is_first_about_as_often():
    first = [draw(str(n), EVENT, POOL).order[0] for n in range(4000)]
    assert max(abs(first.count(id) / 4000 - 0.2) for id in POOL) < 0.025


@pytest.mark.parametrize(("secret", "event", "pool"), [("", EVENT, POOL), (SECRET, "", POOL), (SECRET, EVENT, "aa")])
def test_an_unfair_draw_is_refused(secret, event, pool):
    with pytest.raises(UnfairPool):
        draw(secret, event, pool)
