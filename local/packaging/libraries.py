"""Third-party libraries for a target, installed from the pinned wheels, trimmed and compiled once.

The result stands in `.cache/packaging/<digest>`: the pins, the trims and the target make the digest.
"""

import hashlib
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fnmatch import fnmatch
from importlib.metadata import Distribution, distributions
from pathlib import Path, PurePosixPath

import yaml
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from local.packaging.target import PLATFORMS, Target, compile_tree
from local.packaging.weights import slim

TRIMS_FILE = Path(__file__).with_name("trims.yaml")


@dataclass(frozen=True)
class Trims:
    """trims.yaml."""

    drop: list[str]
    keep: list[str]
    libraries: dict[str, list[str]]
    slim: list[str]
    without: dict[str, list[str]]
    on_request: dict[str, dict[str, str]]
    besides: dict[str, list[str]]

    def wanted(self, imports: Iterable[str], environment: Mapping[str, str]) -> set[str]:
        """Imports that can happen in this environment."""
        asked = {name: environment.get(one["name"]) == one["value"] for name, one in self.on_request.items()}
        return {name for name in imports if asked.get(name, True)}

    def drops(self, library: str, path: str) -> bool:
        """Is this file of the library left out?"""
        patterns = [*self.drop, *self.libraries.get(library, ())]
        return _matches(path, patterns) and not _matches(path, self.keep)


def read_trims() -> Trims:
    return Trims(**yaml.safe_load(TRIMS_FILE.read_text("utf-8")))


def _matches(path: str, patterns: Iterable[str]) -> bool:
    return any(fnmatch(path, pattern) for pattern in patterns)


def install(requirements: Path, target: Target, cache: Path, interpreter: Path) -> "Libraries":
    """Install what the pins say, unless that was done before."""
    pins, trims = pins_for(requirements.read_text("utf-8"), target), read_trims()
    parts = (pins, TRIMS_FILE.read_text("utf-8"), repr(target))
    digest = hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
    place = cache / f"{target.python}-{digest}"
    if not place.exists():
        cache.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=cache) as scratch:
            site = Path(scratch) / "site"
            _install_wheels(pins, target, site)
            _trim(site, trims)
            for weights in trims.slim:
                slim(site / weights)
            compile_tree(interpreter, site)
            _put(site, place)
    return Libraries(place, target, trims)


def pins_for(text: str, target: Target) -> str:
    """The lines of a locked requirements file that hold on the target, without their markers: pip would
    ask those of the interpreter it runs in."""
    return "\n".join(
        block.replace(f" ; {marker}", "")
        for block, marker in _blocks(text)
        if not marker or Marker(marker).evaluate(target.markers)
    )


def _blocks(text: str) -> Iterator[tuple[str, str]]:
    """A pin with its hashes, and its marker."""
    lines = (line.rstrip() for line in text.splitlines() if not line.lstrip().startswith("#"))
    for block in "\n".join(lines).replace("\\\n", "\0").splitlines():
        marker = block.partition("\0")[0].partition(";")[2].strip()
        yield block.replace("\0", "\\\n"), marker


def _install_wheels(pins: str, target: Target, site: Path) -> None:
    with tempfile.NamedTemporaryFile("w", suffix=".txt") as file:
        file.write(pins)
        file.flush()
        platforms = [f"--platform={platform}" for platform in PLATFORMS]
        tags = [*platforms, f"--python-version={target.python}", "--implementation=cp"]
        rules = ["--only-binary=:all:", "--require-hashes", "--no-deps", "--no-compile"]
        # The pins were resolved for the target too; pip would ask about the interpreter it runs in.
        rules += ["--ignore-requires-python", "-qq"]
        pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check"]
        subprocess.run([*pip, *tags, *rules, "--target", str(site), "-r", file.name], check=True)


def _trim(site: Path, trims: Trims) -> None:
    for library in distributions(path=[str(site)]):
        for file in [one for one in _recorded(library) if not _is_metadata(one)]:
            if trims.drops(_name(library), str(file)):
                (site / file).unlink(missing_ok=True)


def _put(site: Path, place: Path) -> None:
    """Another process may have been faster."""
    try:
        site.rename(place)
    except OSError:
        if not place.exists():
            raise


def _recorded(library: Distribution) -> Iterator[PurePosixPath]:
    """Files below the folder; commands stand outside it."""
    return (file for file in library.files or () if ".." not in file.parts)


def _is_metadata(file: PurePosixPath) -> bool:
    """Of the installed library; here it says what belongs to what, in an archive it is seldom needed."""
    return file.parts[0].endswith(".dist-info")


def _name(library: Distribution) -> str:
    return canonicalize_name(library.metadata["Name"])


class Libraries:
    """The installed libraries of a target."""

    def __init__(self, site: Path, target: Target, trims: Trims) -> None:
        self.site = site
        self._target = target
        self._trims = trims
        self._installed = {_name(one): one for one in distributions(path=[str(site)])}
        self._owners = {top: name for name, one in self._installed.items() for top in _top_levels(one)}

    def needed_by(self, imports: Iterable[str], environment: Mapping[str, str] | None = None) -> list[str]:
        """The libraries behind imported top-level names, with what they need in turn."""
        names = self._trims.wanted(imports, environment or {})
        waiting = [self._owners[one] for one in names if one in self._owners]
        waiting += [extra for one in names for extra in self._trims.besides.get(one, ())]
        needed: set[str] = set()
        while waiting:
            name = waiting.pop()
            if name not in needed:
                needed.add(name)
                waiting += self._requirements(name)
        return sorted(needed)

    def unknown(self, imports: Iterable[str]) -> list[str]:
        """Imported names that neither a pinned library nor the standard one provides."""
        return sorted(
            one for one in imports if one not in self._owners and one not in sys.stdlib_module_names
        )

    def files(self, library: str) -> Iterator[Path]:
        """What goes into an archive, relative to `site`: trimmed, with the bytecode."""
        for file in _recorded(self._installed[library]):
            path = self.site / file
            if path.exists() and not self._trims.drops(library, str(file)):
                yield Path(file)
                yield from (one.relative_to(self.site) for one in bytecode_of(path))

    def _requirements(self, library: str) -> Iterator[str]:
        without = self._trims.without.get(library, ())
        for line in self._installed[library].requires or ():
            requirement = Requirement(line)
            name = canonicalize_name(requirement.name)
            holds = requirement.marker is None or requirement.marker.evaluate(self._target.markers)
            if holds and name not in without:
                yield name
        yield from self._trims.besides.get(library, ())


def bytecode_of(source: Path) -> list[Path]:
    """The compiled form, if there is one."""
    return (
        sorted((source.parent / "__pycache__").glob(f"{source.stem}.*.pyc")) if source.suffix == ".py" else []
    )


def _top_levels(library: Distribution) -> Iterator[str]:
    for file in _recorded(library):
        top = file.parts[0]
        if not _is_metadata(file):
            yield top.partition(".")[0]
