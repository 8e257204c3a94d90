"""``docs/figures.md``, written from the definitions themselves so that it cannot say anything else."""

from grants.awards.figure_queries import DEFINITIONS

HEAD = """\
# Figures

Every figure of the service has one definition, in `grants/awards/figure_queries.py`; pages, exports and the API read
it there. This page is made from it by `grants docs`.

Only pounds are added up; projects in other currencies are listed apart, and 100 pence make a pound everywhere. Money
counts once, under a project's main mission. A mission that follows another begins at nothing: each keeps its history.

| name | on pages | what it means |
|---|---|---|
"""


def page() -> str:
    """The whole page as it should stand in ``docs/figures.md``."""
    return HEAD + "".join(f"| `{d.name}` | {d.word} | {d.meaning} |\n" for d in DEFINITIONS)
