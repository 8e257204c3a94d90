"""Whatever stands in an address, whoever opens it: a page or a sentence, never an error of ours."""

import pytest

from grants.web import LONGEST


@pytest.mark.parametrize("name", ["olu", "amina"])
def test_nothing_is_called_by_a_name_with_a_nul_in_it(app, world, as_, name):
    browser, answers = as_(getattr(world, name)), {}
    for rule in app.url_map.iter_rules():
        named = [part for part in rule.arguments if f"<{part}>" in rule.rule or f"<string:{part}>" in rule.rule]
        if not named or rule.arguments - set(named):
            continue
        method = "GET" if "GET" in (rule.methods or ()) else "POST"
        address = app.url_map.bind("localhost").build(rule.endpoint, dict.fromkeys(named, "a\0b"), method=method)
        answers[rule.rule] = browser.open(address, method=method).status_code
    assert len(answers) > 10
    assert set(answers.values()) == {404}


def test_more_than_anybody_types_is_not_even_read(app, world, as_):
    part = b'--x\r\nContent-Disposition: form-data; name="picture"; filename="holiday.png"\r\n\r\n'
    body = part + b"x" * LONGEST + b"\r\n--x--\r\n"
    for path in ("/account/name", "/account/sign-in"):
        sent = as_(world.amina).post(path, data=body, content_type="multipart/form-data; boundary=x")
        assert sent.status_code == 413


@pytest.mark.parametrize("name", ["mission", "round", "ward", "year", "status"])
def test_no_file_and_no_list_is_narrowed_down_by_a_nul(world, as_, name):
    olu = as_(world.olu)
    assert olu.get(f"/desk/exports?{name}=a%00b").status_code == 404
    assert olu.post("/desk/exports", data={"format": "csv", "profile": "public", name: "a\0b"}).status_code == 400
    assert olu.get(f"/api/v1/projects?{name}=a%00b").status_code == 400


@pytest.mark.parametrize("number", ["0", "9" * 30, "-1", "1e3", "٣"])
def test_no_number_in_an_address_is_too_large_for_the_database(world, as_, number):
    assert as_(world.olu).get(f"/desk/rounds/spring/versions/{number}").status_code == 404
