import re
from typing import Any

import pytest
from flask.testing import FlaskClient

TYPED = {"story": "طعام <b>للجيران</b> 🍲", "cost": "60.50", "starts": ["1", "4", "2027"]}
OURS = [{"Origin": "http://localhost"}, {"Sec-Fetch-Site": "same-origin", "Origin": "null"}]
NOT_OURS = [
    {"Origin": "https://elsewhere.example"},
    {"Origin": "null"},
    {"Sec-Fetch-Site": "cross-site", "Origin": "http://localhost"},
    {"Sec-Fetch-Site": "same-site"},
    {"Referer": "https://elsewhere.example/localhost"},
    {},
]


def token(page: str) -> str:
    found = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page)
    assert found
    return found[1]


def test_a_good_token_saves(visitor: FlaskClient, saved: list[Any]) -> None:
    answer = visitor.post("/story", data={**TYPED, "csrf_token": token(visitor.get("/story").text)})
    assert answer.status_code == 302
    assert saved == [TYPED["story"]]


@pytest.mark.parametrize("headers", OURS)
@pytest.mark.parametrize("stale", ["", "made up"])
def test_a_stale_form_of_ours_comes_back_as_it_was_typed(
    visitor: FlaskClient, saved: list[Any], headers: dict[str, str], stale: str
) -> None:
    answer = visitor.post("/story", data={**TYPED, "csrf_token": stale}, headers=headers)
    assert answer.status_code == 200
    assert saved == []
    assert "طعام &lt;b&gt;للجيران&lt;/b&gt; 🍲" in answer.text
    assert 'value="60.50"' in answer.text
    assert 'value="2027"' in answer.text
    assert "You were away for a while. Press the button again and it will be saved" in answer.text
    assert "<title>Error: What will you do? – Mission Grants</title>" in answer.text
    again = visitor.post("/story", data={**TYPED, "csrf_token": token(answer.text)}, headers=headers)
    assert again.status_code == 302
    assert saved == [TYPED["story"]]


@pytest.mark.parametrize("headers", NOT_OURS)
def test_from_elsewhere_nothing_is_done_and_nothing_repeated(
    visitor: FlaskClient, saved: list[Any], headers: dict[str, str]
) -> None:
    for path in ("/story", "/press"):
        answer = visitor.post(path, data={**TYPED, "csrf_token": "made up"}, headers=headers)
        assert answer.status_code == 403
        assert "للجيران" not in answer.text
    assert saved == []


def test_a_page_elsewhere_cannot_use_a_good_token(visitor: FlaskClient, saved: list[Any]) -> None:
    good = token(visitor.get("/story").text)
    for headers in (NOT_OURS[0], NOT_OURS[2], NOT_OURS[3]):  # null is also what our own door sends
        assert visitor.post("/story", data={**TYPED, "csrf_token": good}, headers=headers).status_code == 403
    assert saved == []


def test_a_button_is_asked_for_again_before_it_does_anything(visitor: FlaskClient, saved: list[Any]) -> None:
    answer = visitor.post("/press?which=2", data={"reason": "It was agreed at the meeting"}, headers=OURS[0])
    assert answer.status_code == 200
    assert saved == []
    assert "It was agreed at the meeting" in answer.text
    assert 'action="/press?which=2"' in answer.text
    visitor.post("/press?which=2", data={"csrf_token": token(answer.text)}, headers=OURS[0])
    assert saved == ["pressed"]


def test_whoever_was_signed_out_while_typing_keeps_the_text(visitor: FlaskClient) -> None:
    answer = visitor.post("/mine", data={"story": "A long answer of mine"}, headers=OURS[0])
    assert "A long answer of mine" in answer.text
    assert "/account/sign-in" in answer.text
    assert visitor.get("/mine").headers["Location"] == "/account/sign-in?next=%2Fmine"
