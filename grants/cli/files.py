"""Files that anybody hands to the command line: read, or refused in a sentence."""

import json
from pathlib import Path
from typing import Any, NoReturn

from grants.panels.shape import DEEPEST, is_too_deep

MEGABYTES = 20  # more than any round says of itself


class NotReadable(ValueError):
    """A file from which nothing can be read; the message is a sentence."""


def text_of(path: Path) -> str:
    """The whole of a file of text in UTF-8."""
    if path.stat().st_size > MEGABYTES * 1_000_000:
        raise NotReadable(f"the file is larger than {MEGABYTES} MB")
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise NotReadable("the file is not written in UTF-8") from error


def data_of(path: Path) -> Any:
    """What a JSON file says."""
    try:
        told = json.loads(text_of(path), parse_constant=_no_number)
    except NotReadable:
        raise
    except json.JSONDecodeError as error:
        raise NotReadable(f"line {error.lineno} is not JSON ({error.msg})") from error
    except (RecursionError, ValueError) as error:
        raise NotReadable("a number in it is too long, or lists stand in lists too often") from error
    if is_too_deep(told):
        raise NotReadable(f"lists stand in lists more than {DEEPEST} times")
    return told


def printable(text: str) -> str:
    """The same without what would steer a terminal instead of being read."""
    return "".join(letter if letter.isprintable() or letter in "\n\t" else "\ufffd" for letter in text)


def _no_number(name: str) -> NoReturn:
    raise NotReadable(f"{name} is not a number")
