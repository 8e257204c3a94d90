"""Whatever a press of a button does, no page elsewhere can press it: every door that takes one asks for the token."""

from uuid import UUID

from werkzeug.routing import UUIDConverter


def test_every_door_that_takes_a_press_refuses_one_without_a_token(app, world, as_, monkeypatch):
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    olu, answers, site = as_(world.olu), {}, app.url_map.bind("localhost")
    for rule in app.url_map.iter_rules():
        if "POST" in (rule.methods or ()):
            ids = {name for name, kind in rule._converters.items() if isinstance(kind, UUIDConverter)}
            parts = {name: UUID(int=1) if name in ids else "1" for name in rule.arguments}
            answers[rule.rule] = olu.post(site.build(rule.endpoint, parts, method="POST")).status_code
    assert len(answers) > 100
    assert {address: status for address, status in answers.items() if status != 403} == {}
