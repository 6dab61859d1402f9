"""What `up` shows on the terminal."""

import asyncio
from pathlib import Path

from local.state import State

FOLLOW_SECONDS = 0.3
EXAMPLE = "корпоратив 12 декабря, 150 человек, Казань, бюджет 2,5 млн"


def banner(state: State, token: str) -> str:
    """Addresses, a token and something to try."""
    request = f'{{"text": "{EXAMPLE}"}}'
    return f"""
Maestro работает (остановить: Ctrl-C)

  API           {state.url}/api/v1
  Документация  {state.url}/docs
  Токен         {token}

Попробуйте:

  curl -s {state.url}/api/v1/maestro/requests \\
    -H 'Authorization: Bearer {token}' \\
    -H 'Content-Type: application/json' -H 'Prefer: wait=20' \\
    -d '{request}'

  .venv/bin/python -m local ask "{EXAMPLE}"
"""


async def follow(logs: Path) -> None:
    """Print what is added to the functions' logs, each line with its function, until cancelled."""
    read = {path: path.stat().st_size for path in logs.glob("*.log")}
    while True:
        for path in sorted(logs.glob("*.log")):
            with path.open("rb") as file:
                file.seek(read.get(path, 0))
                lines = file.read().rpartition(b"\n")[0]
            if lines:
                read[path] = read.get(path, 0) + len(lines) + 1
                for line in lines.decode("utf-8", "replace").splitlines():
                    print(f"{path.stem:14}{line}")
        await asyncio.sleep(FOLLOW_SECONDS)
