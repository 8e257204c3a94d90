"""The words: English first, every sentence ready to be translated. A new language is a file in ``translations/``."""

from typing import Any

from flask import Flask
from flask_babel import Babel, get_locale, gettext

LONDON = "Europe/London"


def _(sentence: str, **values: Any) -> str:
    """A sentence in the reader's language; ``%(name)s`` in it stands for a value."""
    return str(gettext(sentence, **values))


def init_app(app: Flask) -> None:
    """Numbers, dates and sentences in the reader's language; for now that is English for everybody."""
    app.config.setdefault("BABEL_DEFAULT_LOCALE", "en_GB")
    app.config.setdefault("BABEL_DEFAULT_TIMEZONE", LONDON)
    app.config.setdefault("BABEL_TRANSLATION_DIRECTORIES", "../translations")
    Babel(app)
    app.add_template_global(language)
    app.add_template_global(direction)


def language() -> str:
    """The page's language for ``<html lang>``."""
    return str(get_locale() or "en_GB").replace("_", "-")


def direction() -> str:
    """Which way the page's language runs: ``ltr`` or ``rtl``."""
    locale = get_locale()
    return locale.text_direction if locale else "ltr"
