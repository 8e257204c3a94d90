from dataclasses import dataclass, replace

import pytest

from grants.web import marks
from grants.web.palette import contrast, faults, mixed


@dataclass(frozen=True)
class Look:
    slug: str = "eating-well"
    title: str = "Eating well"
    colour: str = "#ad4f00"
    tint: str = "#fbeee2"
    icon: str = "mission-eating-well"
    shape: str = "shape-eating-well"
    pattern: str = "waves"


EATING = Look()


def test_contrast_is_measured_as_readers_need_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#ad4f00", "#ffffff") == pytest.approx(5.4, abs=0.05)
    assert mixed("#000000", 0.5) == "#808080"


def test_a_mission_that_cannot_be_told_or_read_is_not_fit() -> None:
    other = Look("reading", "Reading", "#00606b", "#e2f0f1", "mission-open-book", "shape-open-book", "bricks")
    assert faults(EATING, [EATING, other]) == []
    assert faults(replace(EATING, colour="#ffc933")) == [
        "The colour is too light to read on white",
        "The colour is too light to read on its tint",
    ]
    assert faults(replace(other, shape=EATING.shape), [EATING]) == ["Another mission has this shape"]
    assert "Choose one of these patterns" in faults(replace(EATING, pattern="stars"))[0]


def test_the_looks_become_classes_drawings_and_patterns() -> None:
    drawn = marks.drawn([EATING])
    assert ".mg-m-eating-well{--m:#ad4f00;--mt:#fbeee2}" in drawn.css
    assert '<symbol id="i-eating-well"' in drawn.svg
    assert "<title>" not in drawn.svg
    assert 'id="p-eating-well"' in drawn.patterns
    assert drawn.version == marks.drawn([EATING]).version != marks.drawn([replace(EATING, colour="#9a4500")]).version


@pytest.mark.parametrize(
    "odd", [replace(EATING, colour="red;}x{"), replace(EATING, slug="a{b"), replace(EATING, tint="#12345")]
)
def test_a_row_cannot_bring_rules_of_its_own(odd: Look) -> None:
    assert marks.drawn([odd]).css == marks.drawn([]).css
    assert "../" not in marks.drawn([replace(EATING, icon="../../../config")]).svg


def test_every_shade_of_a_map_can_be_read() -> None:
    for colour in ("#6b1f74", "#1f5bc2", "#ad4f00", "#33532b", "#11454b"):
        for share in (0.25, 0.5, 1):
            shade = mixed(colour, share)
            assert max(contrast(shade, "#211c18"), contrast(shade, "#ffffff")) >= 4.5
