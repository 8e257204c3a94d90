import pytest

from grants.panels.nearness import Facts, Hint, Near, facts, hints, near

SAM = facts(postcode=["nw1 0aa"], people=["Sam Demo"], seconds=["Rosa Li"], groups=["Wheels  Demo", "1234567"])


@pytest.mark.parametrize(
    ("idea", "why"),
    [
        (facts(postcode=["NW10AA"]), Near.POSTCODE),
        (facts(seconds=["SAM DEMO"]), Near.SECOND_PERSON),
        (facts(seconds=["rosa li"]), Near.SECOND_PERSON),
        (facts(people=["Rosa Li"]), Near.SECOND_PERSON),
        (facts(groups=["wheels demo."]), Near.GROUP),
        (facts(groups=["Another name", "1234567"]), Near.GROUP),
        (facts(postcode=["NW1 0AB"], people=["Sam Demo"], groups=["Wheels"]), None),
        (facts(postcode=["", None, "no postcode"], groups=["", None]), None),
    ],
)
def test_the_same_postcode_second_person_or_group_keeps_an_idea_away(idea, why):
    assert near(idea, SAM) == why


def test_nothing_known_is_nothing_alike():
    assert near(facts(postcode=[""], seconds=[None], groups=[" "]), facts(postcode=[None], groups=["…"])) is None


@pytest.mark.parametrize(
    ("idea", "more", "said"),
    [
        (facts(people=["Ben Demo"]), {}, [Hint.NAME]),
        (facts(people=["Demo"]), {}, []),
        (facts(postcode=["NW1 0ZZ"]), {}, [Hint.STREETS]),
        (facts(postcode=["NW1 1AA"]), {}, []),
        (Facts(), {"is_slight": True}, [Hint.SLIGHT]),
        (Facts(), {"knows_whom": "My aunt's friend, Sam Demo!"}, [Hint.NAMED]),
        (Facts(), {"knows_whom": "Sammy Demography"}, []),
    ],
)
def test_what_may_be_nothing_is_said_and_keeps_nobody_away(idea, more, said):
    assert hints(idea, SAM, **more) == said
    assert near(idea, SAM) is None
