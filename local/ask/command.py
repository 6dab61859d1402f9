"""The command itself: ask, follow, show; a question of Maestro's is put to whoever sits at the terminal."""

import argparse
import json
import sys
from pathlib import Path

from rich.console import Console
from rich.markdown import Markdown

from local.ask.answer import Answer
from local.ask.client import Client, Seen
from local.ask.errors import AskError, NotRunning
from local.ask.progress import Progress
from local.ask.render.document import document
from local.demo import TENANT
from local.state import read_state
from local.tokens import TokenIssuer
from shared.auth import Role
from shared.runs.models import RunState

STATE_DIRECTORY = Path(".local")
#: Beyond the longest deadline of a run.
TIMEOUT_SECONDS = 150.0
WIDTH = 100
INTERRUPTED = 130


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The arguments of `ask`."""
    parser.add_argument("text", nargs="+", help="one sentence in Russian")
    parser.add_argument("--json", action="store_true", help="print the run's result as the API gives it")
    parser.add_argument("--sources", action="store_true", help="print where every figure comes from")
    parser.add_argument("--conversation", metavar="ID", help="go on with a conversation")
    parser.add_argument("--timeout", type=float, default=TIMEOUT_SECONDS, metavar="SECONDS")
    parser.add_argument("--url", help="of the API; default: of the local cloud that runs")
    parser.add_argument("--token", help="default: one issued by the local cloud")
    parser.add_argument("--directory", type=Path, default=STATE_DIRECTORY, help="where `up` keeps its state")


def run(arguments: argparse.Namespace) -> int:
    """0 when there is an answer or a question; 1 when the run failed or nobody answers."""
    try:
        with Client(*_address(arguments)) as client:
            seen = _conversation(client, arguments)
    except AskError as error:
        _aside().print(str(error), style="red")
        return 1
    except (KeyboardInterrupt, EOFError):
        _aside().print("Прервано. Начатый запрос выполняется дальше.")
        return INTERRUPTED
    _show(seen, arguments)
    return 1 if seen.run.state in (RunState.FAILED, RunState.CANCELLED) else 0


def _conversation(client: Client, arguments: argparse.Namespace) -> Seen:
    """Until Maestro has nothing to ask, or nobody is there to answer."""
    seen = _followed(client, " ".join(arguments.text), arguments.conversation, arguments.timeout)
    while _question(seen) and sys.stdin.isatty() and not arguments.json:
        _aside().print(Markdown(_question(seen)))
        reply = _aside().input("> ")
        seen = _followed(client, reply, seen.run.conversation_id, arguments.timeout)
    return seen


def _followed(client: Client, text: str, conversation_id: str | None, timeout: float) -> Seen:
    seen = client.ask(text, conversation_id)
    with Progress(_aside()) as progress:
        for latest in client.follow(seen, timeout):
            progress.show(latest.run)
    return latest


def _question(seen: Seen) -> str:
    """What Maestro asks, empty when it answers."""
    result = seen.run.result
    return result.summary if result and result.kind == "question" else ""


def _show(seen: Seen, arguments: argparse.Namespace) -> None:
    if arguments.json:
        print(json.dumps(seen.body["result"], ensure_ascii=False, indent=2))
    elif seen.run.result is None:
        _aside().print("Запрос отменён, ответа нет.", style="red")
    else:
        page = _page()
        for piece in document(Answer.of(seen.run.result), with_sources=arguments.sources):
            page.print(piece)
    if seen.run.result and seen.run.conversation_id:
        words = "Ответьте так" if _question(seen) else "Изменить или спросить об этом мероприятии"
        _aside().print(f'{words}: python -m local ask --conversation {seen.run.conversation_id} "…"')


def _address(arguments: argparse.Namespace) -> tuple[str, str]:
    """URL and token: as given, else of the local cloud that runs."""
    state = None if arguments.url else read_state(arguments.directory)
    url = arguments.url or (state and state.url)
    if not url:
        raise NotRunning("Система не запущена. Запустите её в другом окне: make run")
    token = arguments.token or TokenIssuer(arguments.directory).issue(TENANT, "producer", Role.MANAGER)
    return url, token


def _page() -> Console:
    """Where the answer goes. Texts come from outside, so nothing in them is markup."""
    console = Console(markup=False, emoji=False, highlight=False)
    console.width = min(console.width, WIDTH) if console.is_terminal else WIDTH
    return console


def _aside() -> Console:
    """Where everything goes that is not the answer."""
    return Console(stderr=True, markup=False, emoji=False, highlight=False, soft_wrap=True)
