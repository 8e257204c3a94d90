"""What is published of a lottery of people: anybody draws again from it, and it tells nobody who is alike."""

import json

import pytest

from grants.recruitment.lottery import Target, draw, prepare
from grants.recruitment.published import NotADraw, opened, redo, seal, seals

SECRET, EVENT, RESULT = "9f2c7a1e5b3d4c60", "main numbers of 5 December", "3 11 17"
# Three people alone say that they are disabled, each of another age: groups of one, and one group of twelve.
POOL = {f"many{n:02}": {"age": "old", "disability": "no"} for n in range(12)} | {
    f"few{n}": {"age": age, "disability": "yes"} for n, age in enumerate(("young", "middle", "old"))
}
GOALS = [Target("disability", "yes", 1, 1), Target("age", "young", 0, 1), Target("age", "middle", 0, 1)]


def made():
    lottery = prepare(POOL, GOALS, 4)
    return lottery.salted([f"salt{n}" for n in range(len(lottery.panels))])


def file(without=(), **said):
    """The file as it is published after the draw."""
    lottery = made()
    drawn = draw(lottery, SECRET, f"{EVENT}|{RESULT}", without)
    shown = json.loads(json.dumps(opened(lottery, drawn.named)))
    published = {
        "event": EVENT,
        "commitment": drawn.commitment,
        "panels": seals(lottery),
        "secret": SECRET,
        "event_result": RESULT,
        "seed": drawn.seed,
        "opened": shown,
        "withdrawn": sorted({c for panel in shown for group in panel["groups"] for c in group["codes"]} & set(without)),
        "drawn": list(drawn.people),
    }
    return published | said


def test_the_same_people_come_out():
    again, first = redo(file()), draw(made(), SECRET, f"{EVENT}|{RESULT}")
    assert again == first


def test_with_people_who_withdrew_it_comes_to_the_same():
    gone = set(draw(made(), SECRET, f"{EVENT}|{RESULT}").people)
    again = redo(file(without=gone))
    assert again == draw(made(), SECRET, f"{EVENT}|{RESULT}", gone)
    assert len(again.named) > 1
    assert gone & set(again.people) == set()


def test_before_the_draw_nothing_tells_who_is_alike_or_how_many():
    published = json.dumps(seals(made()))
    assert [code for code in POOL if code in published] == []
    assert [set(panel) for panel in seals(made())] == [{"tickets", "seal"}] * len(made().panels)


def test_after_it_only_the_panels_that_tickets_named_are_open():
    published = file()
    assert [panel["panel"] for panel in published["opened"]] == list(redo(published).named)
    drawn_disabled = [code for code in published["drawn"] if code[0] == "f"]
    shown = {code for panel in published["opened"] for group in panel["groups"] for code in group["codes"]}
    assert {code for code in shown if code[0] == "f"} == set(drawn_disabled)


def test_the_order_of_panels_says_nothing_of_who_is_in_them():
    lottery = prepare(POOL, GOALS, 4)
    salts = [f"salt{n}" for n in range(len(lottery.panels))]
    there, back = lottery.salted(salts), lottery.salted(salts[::-1])
    assert there.salts == back.salts
    assert there.panels == back.panels[::-1]
    assert there.chances() == lottery.chances()


def test_one_salt_gives_one_seal_of_one_panel():
    seats = ((1, ("a1",)), (2, ("b1", "b2", "b3")))
    assert seal("salt", seats) == "af1f7528f6aa09cde24942c1c8622a80b72583f269f3e1527f59d0fb82508cc0"


def changed(name, change):
    published = file()
    change(published[name])
    return published


def one_panel(n=0, seats=1, codes=("a",)):
    return [{"panel": n, "salt": "s", "groups": [{"seats": seats, "codes": [*codes]}]}]


@pytest.mark.parametrize(
    ("published", "sentence"),
    [
        (None, "not the file of a draw of people"),
        ([], "not the file of a draw of people"),
        ({}, "'event' is missing"),
        (file(event=7), "event must be a text"),
        (file(panels=7), "panels must be a list"),
        (file(panels=[1]), "panels, 1 must have names"),
        (file(panels=[]), "one or more"),
        (file(panels=[{"tickets": 0, "seal": "x"}]), "one or more"),
        (file(panels=[{"tickets": 7, "seal": "x"}]), "together have 1000000 tickets"),
        (file(panels=[{"tickets": True, "seal": "x"}]), "panels, 1, tickets must be a whole number"),
        (file(secret=None), "still to come"),
        (file(secret="other"), "commitment does not follow"),
        (file(event_result="4 5 6"), "seed does not follow"),
        (file(seed=None), "seed does not follow"),
        (file(opened=[]), "opens no panel that can be filled"),
        (file(opened=one_panel(n=10**9)), "opened, 1, panel must be a whole number"),
        (file(opened=one_panel(n=500)), "not a panel of this draw"),
        (file(opened=one_panel(n=-1)), "not a panel of this draw"),
        (file(opened=one_panel(codes=("a", "a"))), "not a panel of this draw"),
        (file(opened=one_panel(seats=-1)), "not a panel of this draw"),
        (file(opened=one_panel(codes=("a;b",))), "not a panel of this draw"),
        (changed("opened", lambda panels: panels[-1]["groups"][0]["codes"].append("friend")), "not what was sealed"),
        (changed("opened", lambda panels: panels[-1].update(salt="other")), "not what was sealed"),
        (file(withdrawn=None), "withdrawn must be a list"),
        (file(withdrawn=list(POOL)), "opens no panel that can be filled"),
        (file(drawn=["few0"]), "not those that the secret and the event name"),
    ],
)
def test_a_file_that_does_not_come_to_what_it_says_is_a_sentence(published, sentence):
    with pytest.raises(NotADraw, match=sentence):
        redo(published)
