"""Words on paper: a PDF that a screen reader can read too (PDF/UA-1)."""

import json
import unicodedata
from dataclasses import dataclass
from pathlib import Path

import typst

SETTING = (Path(__file__).parent / "copy.typ").read_bytes()
USUAL, LARGE = 11, 18  # points
PICTURES = ("So", "Sk")  # emoji and the like: no font of a server draws them all, so they are named in words
JOINED = "\u200d\ufe0f"  # what holds emoji together


@dataclass(frozen=True)
class Copy:
    """What stands on the paper: a title, a few facts above, then headings and what stands under each, part by part."""

    title: str
    service: str
    language: str
    facts: list[tuple[str, str]]
    sections: list[tuple[str, list[tuple[str, str]]]]
    is_large: bool = False  # print
    has_sheets: bool = False  # a new page for each section


def made(copy: Copy) -> bytes:
    """The PDF. Typed text goes in as data and is never read as instructions of the typesetter.

    Writing that no font of this machine knows cannot be in an accessible PDF; it is then a plain one, text included.
    """
    data = {
        "title": printable(copy.title),
        "service": copy.service,
        "language": copy.language,
        "size": LARGE if copy.is_large else USUAL,
        "sheets": copy.has_sheets,
        "facts": [[name, printable(value)] for name, value in copy.facts],
        "sections": [
            [title, [[printable(question), printable(answer).split("\n")] for question, answer in rows]]
            for title, rows in copy.sections
        ],
    }
    given = {"data": json.dumps(data)}
    try:
        return bytes(typst.compile(SETTING, sys_inputs=given, format="pdf", pdf_standards=["ua-1"]))
    except typst.TypstError:
        return bytes(typst.compile(SETTING, sys_inputs=given, format="pdf"))


def printable(text: str) -> str:
    """Text as paper can hold it: pictures by their names, nothing invisible but line breaks and direction marks."""
    return "".join(_printed(character) for character in text.replace("\r\n", "\n")).strip()


def _printed(character: str) -> str:
    if character in JOINED:
        return ""
    kind = unicodedata.category(character)
    if kind in PICTURES and ord(character) > 0x2000:
        return f"[{unicodedata.name(character, 'picture').lower()}]"
    if kind in ("Cc", "Cs", "Cn", "Co"):
        return character if character == "\n" else " "
    return character
