"""What the build of the front-end files refuses, and that a second run leaves everything alone."""

from pathlib import Path

import pytest

from scripts import build_assets
from scripts.build_assets import CannotBuild, Dist


@pytest.fixture
def dist(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Dist:
    monkeypatch.setattr(build_assets, "SOURCE", tmp_path / "src")
    monkeypatch.setattr(build_assets, "TARGET", tmp_path / "dist")
    monkeypatch.setattr(build_assets, "GOVUK", tmp_path / "govuk")
    (tmp_path / "src").mkdir()
    (tmp_path / "govuk").mkdir()
    return Dist()


FACE = "@font-face{font-family:GDS Transport;src:url(/assets/fonts/light.woff2)}"
CREST = "background-image:url(/assets/images/govuk-crest.svg)"


def theirs(tmp_path: Path, css: str) -> None:
    (tmp_path / "govuk" / "govuk-frontend.min.css").write_text(css)


def own(tmp_path: Path, css: str) -> None:
    (tmp_path / "src" / "mission-grants.css").write_text(css)


def test_the_typeface_and_the_crest_of_government_are_cut_out(dist: Dist, tmp_path: Path) -> None:
    theirs(tmp_path, f"{FACE}{FACE}a{{{CREST};color:red}}b{{{CREST}}}c{{{CREST}}}")
    own(tmp_path, "i{}")
    assert build_assets.style_sheet(dist) == b"a{color:red}b{}c{}\ni{}"


def test_a_version_that_holds_the_typeface_otherwise_is_refused(dist: Dist, tmp_path: Path) -> None:
    theirs(tmp_path, FACE)
    with pytest.raises(CannotBuild, match="GDS Transport typeface 1 times, not 2"):
        build_assets.style_sheet(dist)


def test_an_address_that_nobody_serves_is_refused(dist: Dist, tmp_path: Path) -> None:
    theirs(tmp_path, FACE * 2 + f"a{{{CREST}}}" * 3)
    own(tmp_path, "i{background:url(../icons/missing.svg)}")
    with pytest.raises(CannotBuild, match=r"asks for \.\./icons/missing\.svg"):
        build_assets.style_sheet(dist)


def test_addresses_get_the_name_that_carries_the_hash(dist: Dist, tmp_path: Path) -> None:
    theirs(tmp_path, FACE * 2 + f"a{{{CREST}}}" * 3)
    own(tmp_path, "i{background:url('../icons/mark.svg')} b{fill:url(#pattern)}")
    dist.add("icons/mark.svg", b"<svg/>")
    css = build_assets.style_sheet(dist).decode()
    assert f"url({dist.manifest['icons/mark.svg']})" in css
    assert "url(#pattern)" in css


def test_scripts_import_each_other_by_the_name_that_carries_the_hash(dist: Dist, tmp_path: Path) -> None:
    dist.add("govuk-frontend.min.js", b"export {}")
    (tmp_path / "src" / "own.js").write_text('import { initAll } from "./govuk-frontend.min.js";')
    hashed = dist.manifest["govuk-frontend.min.js"]
    assert f'from "./{hashed}"' in build_assets.script(tmp_path / "src" / "own.js", dist).decode()


def test_a_second_run_changes_nothing_and_what_is_gone_goes(dist: Dist, tmp_path: Path) -> None:
    dist.add("a.svg", b"<svg/>")
    assert dist.write()
    assert not dist.write()
    next_build = Dist()
    next_build.add("a.svg", b"<svg></svg>")
    assert next_build.write()
    assert {path.name for path in (tmp_path / "dist").iterdir()} == {next_build.manifest["a.svg"], "manifest.json"}
