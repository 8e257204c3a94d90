import gzip
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.exceptions import NotFound

from grants.places.models import Ward
from grants.web.pagination import page_of
from tests.factories.world import World, save


@pytest.mark.parametrize(
    ("code", "heading"),
    [(400, "We could not read that"), (403, "You cannot do this here"), (404, "There is no page here"),
     (405, "This address cannot be opened on its own"), (409, "This cannot be done now"),
     (413, "That file is too big"), (429, "Please wait a little"), (418, "We could not read that")],
)  # fmt: skip
def test_what_goes_wrong_is_explained(visitor: FlaskClient, code: int, heading: str) -> None:
    answer = visitor.get(f"/stop/{code}")
    assert answer.status_code == code
    assert f"{heading}</h1>" in answer.text
    assert f"<title>{heading} – Mission Grants</title>" in answer.text


def test_our_own_fault_is_called_that_and_says_nothing_more(visitor: FlaskClient) -> None:
    answer = visitor.get("/broken")
    assert answer.status_code == 500
    assert "Something is broken on our side" in answer.text
    assert "ValueError" not in answer.text


def test_a_refusal_is_a_sentence(visitor: FlaskClient) -> None:
    answer = visitor.get("/moved-on")
    assert answer.status_code == 409
    assert "Somebody changed this after you opened it." in answer.text


@pytest.mark.parametrize("code", [400, 404, 429])
def test_programs_read_problems(visitor: FlaskClient, code: int) -> None:
    answer = visitor.get(f"/api/v1/stop/{code}")
    assert answer.status_code == code
    assert answer.mimetype == "application/problem+json"
    assert answer.json is not None
    assert answer.json["status"] == code


def test_errors_are_told_in_page_order_with_ways_to_the_fields(visitor: FlaskClient) -> None:
    found = re.search(r'csrf_token"[^>]*value="([^"]+)"', visitor.get("/story").text)
    assert found
    page = visitor.post("/story", data={"csrf_token": found[1], "cost": "about 60", "starts": ["1", "", ""]}).text
    assert "There are 3 things to put right" in page
    summary = page.split("govuk-error-summary__list")[1].split("</ul>")[0]
    assert re.findall(r'href="#([^"]+)"', summary) == ["story", "cost", "starts-month"]
    assert 'value="about 60"' in page
    for place in ("story", "cost", "starts-month"):
        assert f'id="{place}"' in page


def test_every_answer_carries_the_policy(visitor: FlaskClient) -> None:
    for path in ("/story", "/broken", "/stop/404", "/missions.css"):
        headers = visitor.get(path).headers
        policy = headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert "frame-ancestors 'none'" in policy
        assert headers["X-Content-Type-Options"] == "nosniff"
        assert headers["Referrer-Policy"] == "same-origin"
    assert visitor.get("/account/sign-in").headers["Referrer-Policy"] == "no-referrer"
    assert "Strict-Transport-Security" not in visitor.get("/long").headers
    assert "Strict-Transport-Security" in visitor.get("/long", base_url="https://localhost").headers


def test_what_is_somebodys_own_is_not_kept_by_the_browser(visitor: FlaskClient) -> None:
    assert visitor.get("/long").headers["Cache-Control"] == "no-cache"
    assert visitor.get("/story").headers["Cache-Control"] == "no-store"  # its token is somebody's own


def test_the_looks_are_kept_for_ever_under_the_hash_of_what_they_are(visitor: FlaskClient) -> None:
    page = visitor.get("/stop/404").text
    found = re.search(r'href="(/missions\.css\?v=[0-9a-f]+)"', page)
    assert found
    assert "immutable" in visitor.get(found[1]).headers["Cache-Control"]
    assert visitor.get("/missions.css?v=older").headers["Cache-Control"] == "no-cache"
    assert visitor.get("/marks.svg").mimetype == "image/svg+xml"


def test_text_travels_compressed_to_those_who_can_unpack_it(visitor: FlaskClient) -> None:
    plain = visitor.get("/long")
    zipped = visitor.get("/long", headers={"Accept-Encoding": "gzip, br"})
    assert "Content-Encoding" not in plain.headers
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in zipped.headers["Vary"]
    assert "Accept-Encoding" in plain.headers["Vary"]
    assert gzip.decompress(zipped.data) == plain.data
    assert int(zipped.headers["Content-Length"]) == len(zipped.data) < len(plain.data)
    assert "Content-Encoding" not in visitor.get("/account/sign-in", headers={"Accept-Encoding": "gzip"}).headers
    assert "Content-Encoding" not in visitor.get("/long", headers={"Accept-Encoding": "gzip;q=0"}).headers


def test_only_built_files_are_served(visitor: FlaskClient) -> None:
    for name in ("manifest.json", "../src/mission-grants.css", "%2e%2e/src/count.js", "nothing.css"):
        assert visitor.get(f"/assets/{name}").status_code == 404


def test_a_list_is_shown_a_page_at_a_time(app: Flask, world: World) -> None:
    with app.app_context():
        save(*(Ward(code=f"X{n:03}", name=f"Ward {n:03}", tile_column=1, tile_row=1) for n in range(95)))
    listed = select(Ward).where(Ward.code.startswith("X")).order_by(Ward.code)
    with app.test_request_context("/how-decisions-are-made/all?page=3&ward=a&ward=b&q=x%20y"):
        page = page_of(listed, size=10)
        assert next(iter(page)).name == "Ward 020"
        assert (page.number, page.last, page.first_item, page.last_item, page.total) == (3, 10, 21, 30, 95)
        assert page.numbers == [1, 2, 3, 4, None, 10]
        assert page.href(1) == "/how-decisions-are-made/all?ward=a&ward=b&q=x+y"
        assert page.href(4) == "/how-decisions-are-made/all?ward=a&ward=b&q=x+y&page=4"
    with app.test_request_context("/how-decisions-are-made/all?page=10"):
        assert len(page_of(listed, size=10)) == 5
    for beyond in ("11", "0", "-1", "x", "1e3", "٣", "99999999999999999999"):
        with app.test_request_context(f"/how-decisions-are-made/all?page={beyond}"), pytest.raises(NotFound):
            page_of(listed, size=10)
    with app.test_request_context("/how-decisions-are-made/all"):
        nothing = page_of(listed.where(Ward.name == "none"))
        assert (len(nothing), nothing.last, nothing.first_item, nothing.numbers) == (0, 1, 0, [1])
