"""What holds for every test, and how tests are shared out among workers."""

import os

import pytest
from hypothesis import settings
from xdist.remote import Producer
from xdist.scheduler import LoadScopeScheduling

# A busy machine must not fail a property: time is measured by benchmarks, hangs by pytest-timeout.
settings.register_profile("maestro", deadline=None)
settings.load_profile("maestro")

#: Folders whose files share what is dear to start: a cloud, packages, an applied configuration. The longest
#: come first, so that none is left for one worker at the end.
PIECES = [
    f"tests/{folder}/"
    for folder in (
        *("flows", "packaging", "e2e", "tools", "terraform", "functions/mail", "local/cloud", "telemetry"),
        *("functions/llm", "functions/identity"),
    )
]


def _piece_of(nodeid: str) -> str:
    """A folder of `PIECES`, else the file."""
    file = nodeid.partition("::")[0]
    return next((piece for piece in PIECES if file.startswith(piece)), file)


class Pieces(LoadScopeScheduling):
    """Each piece is one worker's, in the order of the collection."""

    def _split_scope(self, nodeid: str) -> str:
        return _piece_of(nodeid)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> Pieces:
    config.option.loadscopereorder = False
    return Pieces(config, log)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """One more than there are cores, since tests also wait: for a queue, a lease, a process that starts."""
    return (os.cpu_count() or 1) + 1


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    turns = {piece: turn for turn, piece in enumerate(PIECES)}
    items.sort(key=lambda item: turns.get(_piece_of(item.nodeid), len(PIECES)))
