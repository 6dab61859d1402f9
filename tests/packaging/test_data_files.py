"""Which data files go along with a package's modules."""

from pathlib import Path

import pytest

from local.packaging.data_files import data_files


@pytest.fixture
def package(tmp_path: Path) -> Path:
    """Two modules, each reading its own file, and a prompt that nobody names."""
    files = {
        "__init__.py": "",
        "prices.py": 'FILE = "data/prices.yaml"\n',
        "places.py": 'FILE = "places.yaml"\n',
        "data/prices.yaml": "",
        "data/places.yaml": "",
        "prompts/opening.md": "",
        "prompts/notes.pdf": "",
        "inner/__init__.py": "",
        "inner/inner.yaml": "",
    }
    for name, text in files.items():
        path = tmp_path / "package" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return tmp_path / "package"


def names(package: Path, *modules: str) -> list[str]:
    found = data_files({module: package / module for module in modules})
    return [file.relative_to(package).as_posix() for file in found]


def test_file_goes_with_the_module_that_names_it(package: Path) -> None:
    assert "data/prices.yaml" in names(package, "prices.py")
    assert "data/places.yaml" not in names(package, "prices.py")


def test_file_that_no_module_names_goes_with_the_package(package: Path) -> None:
    assert "prompts/opening.md" in names(package, "places.py")


def test_file_of_another_kind_stays(package: Path) -> None:
    assert "prompts/notes.pdf" not in names(package, "places.py")


def test_files_of_an_inner_package_go_only_with_its_own_modules(package: Path) -> None:
    assert "inner/inner.yaml" not in names(package, "prices.py", "places.py")
    assert "inner/inner.yaml" in names(package, "inner/__init__.py")
