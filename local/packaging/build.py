"""From the manifest to packages, for one target."""

import tempfile
from dataclasses import dataclass
from pathlib import Path

from local.manifest import Function
from local.packaging.libraries import Libraries, install
from local.packaging.package import Package, build_package, stage_code
from local.packaging.target import Target, find_interpreter
from local.packaging.trial import Outcome, run, unpack

CACHE = Path(".cache/packaging")


@dataclass(frozen=True)
class Workshop:
    """What all packages of one build share."""

    target: Target
    interpreter: Path
    stage: Path
    libraries: Libraries
    output: Path


def open_workshop(root: Path, target: Target, output: Path, cache: Path = CACHE) -> Workshop:
    """Libraries installed, our code staged and compiled. Raises `NoInterpreter`."""
    interpreter = find_interpreter(target)
    output.mkdir(parents=True, exist_ok=True)
    stage = output / "code"
    stage_code(root, stage, interpreter)
    libraries = install(root / "requirements.txt", target, cache, interpreter)
    return Workshop(target, interpreter, stage, libraries, output)


def build(shop: Workshop, function: Function) -> Package:
    return build_package(function, shop.stage, shop.libraries, shop.output)


def measure(shop: Workshop, package: Package, function: Function) -> Outcome:
    """What an instance pays before its first answer."""
    with tempfile.TemporaryDirectory() as directory:
        unpack(package.file, Path(directory))
        return run(shop.interpreter, Path(directory), function.environment)
