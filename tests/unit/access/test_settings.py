"""A service that faces the public does not start half-configured, nor with a door for developers open."""

import pytest

from config import NotConfigured, Settings

WHOLE = {
    "GRANTS_ENV": "production",
    "SECRET_KEY": "x" * 32,
    "DATABASE_URL": "postgresql+psycopg://grants@db/grants",
    "BASE_URL": "https://grants.example/",
    "MAIL_URL": "smtps://grants:secret@mail.example",
    "ENCRYPTION_KEYS": "bm90IGEgc2VjcmV0OiBmb3IgZGV2ZWxvcG1lbnQhISE=",
    "PUBLISHER_PREFIX": "360G-DemoTown",
}


def test_a_whole_configuration_starts_with_every_door_for_developers_closed():
    settings = Settings.from_environment(WHOLE)
    assert (settings.dev_mail, settings.dev_sign_in) == (False, False)


@pytest.mark.parametrize(
    "change",
    [
        {"DEV_MAIL": "on"},
        {"DEV_SIGN_IN": "on"},
        {"DEV_SIGN_IN": "yes"},
        {"MAIL_URL": "console:"},
        {"BASE_URL": "http://grants.example"},
        {"SECRET_KEY": "short"},
        {"ENCRYPTION_KEYS": ""},
    ],
)
def test_production_refuses_to_start(change):
    with pytest.raises(NotConfigured):
        Settings.from_environment(WHOLE | change)


def test_the_doors_for_developers_are_open_in_development_unless_they_are_closed():
    open = Settings.from_environment({"GRANTS_ENV": "development"})
    closed = Settings.from_environment({"GRANTS_ENV": "development", "DEV_SIGN_IN": "off", "DEV_MAIL": "off"})
    test = Settings.from_environment({"GRANTS_ENV": "test"})
    assert [(s.dev_mail, s.dev_sign_in) for s in (open, closed, test)] == [(True, True), (False, False), (False, False)]
