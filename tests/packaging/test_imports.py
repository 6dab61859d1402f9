"""What the static reading of imports finds."""

from pathlib import Path

import pytest

from local.packaging.imports import reach


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A small project: `app` imports `common`, nobody imports `app.unused`."""
    write(tmp_path / "app/__init__.py", "")
    write(tmp_path / "app/unused.py", "import yaml\n")
    write(tmp_path / "common/__init__.py", "")
    write(tmp_path / "common/clock.py", "import datetime\n")
    return tmp_path


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_reach_follows_imports_inside_functions(tree: Path) -> None:
    write(tree / "app/main.py", "def handler():\n    from common.clock import now\n    import ydb\n")

    reached = reach("app.main", tree)

    assert list(reached.modules) == ["app", "app.main", "common", "common.clock"]
    assert reached.libraries == {"datetime", "ydb"}


def test_reach_leaves_imports_for_type_checking_out(tree: Path) -> None:
    write(
        tree / "app/main.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    import boto3\nelse:\n    import json\n",
    )

    reached = reach("app.main", tree)

    assert reached.libraries == {"typing", "json"}


def test_reach_takes_a_module_named_after_from(tree: Path) -> None:
    write(tree / "app/main.py", "from common import clock\n")

    reached = reach("app.main", tree)

    assert "common.clock" in reached.modules


def test_reach_understands_relative_imports(tree: Path) -> None:
    write(tree / "app/main.py", "from . import helper\nfrom .parts import one\n")
    write(tree / "app/helper.py", "from ..common.clock import now\n")
    write(tree / "app/parts.py", "")

    reached = reach("app.main", tree)

    assert set(reached.modules) >= {"app.helper", "app.parts"}


def test_reach_bears_a_circle(tree: Path) -> None:
    write(tree / "app/main.py", "import app.other\n")
    write(tree / "app/other.py", "import app.main\n")

    reached = reach("app.main", tree)

    assert set(reached.modules) == {"app", "app.main", "app.other"}


def test_reach_names_a_module_that_does_not_exist(tree: Path) -> None:
    write(tree / "app/main.py", "import common.missing\n")

    with pytest.raises(ModuleNotFoundError, match=r"common\.missing is imported on the way from app\.main"):
        reach("app.main", tree)
