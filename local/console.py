"""What `up` shows on the terminal."""

import asyncio
from pathlib import Path

from local.state import State

FOLLOW_SECONDS = 0.3
#: Lines for machines: housekeeping reads them.
MEASURED = '"stream_name": "telemetry"'
EXAMPLE = "корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн"


def banner(state: State, token: str) -> str:
    """Addresses, a token and something to try."""
    request = f'{{"text": "{EXAMPLE}"}}'
    return f"""
Maestro работает (остановить: Ctrl-C)

  API           {state.url}/api/v1
  Документация  {state.url}/docs
  Вход          {state.url}/sign-in
  Метрики       {state.metrics_url}
  Почта         {state.mail_url}
  Токен         {token}

Попробуйте:

  curl -s {state.url}/api/v1/maestro/requests \\
    -H 'Authorization: Bearer {token}' \\
    -H 'Content-Type: application/json' -H 'Prefer: wait=20' \\
    -d '{request}'

  .venv/bin/python -m local ask "{EXAMPLE}"
"""


async def follow(logs: Path, *, every: float = FOLLOW_SECONDS) -> None:
    """Print what is added to the functions' logs, each line with its function, until cancelled."""
    positions = {path: path.stat().st_size for path in logs.glob("*.log")}
    while True:
        for path in sorted(logs.glob("*.log")):
            added = _whole_lines(path, positions.get(path, 0))
            positions[path] = positions.get(path, 0) + len(added)
            for line in added.decode("utf-8", "replace").splitlines():
                if MEASURED not in line:
                    print(f"{path.stem:14}{line}", flush=True)
        await asyncio.sleep(every)


def _whole_lines(path: Path, position: int) -> bytes:
    with path.open("rb") as file:
        file.seek(position)
        lines, newline, _ = file.read().rpartition(b"\n")
    return lines + newline
