"""The local mail server in a thread, and what lies in it."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from local.mail.letterbox import Kept, Letterbox
from local.mail.server import MailService, start_mail


@dataclass(frozen=True)
class Sink:
    """`service` is where it answers; the folder is read anew each time."""

    service: MailService
    directory: Path

    def letters(self, mailing_id: str) -> list[Kept]:
        """Those of one mailing, in the order of arrival."""
        kept = Letterbox(self.directory).letters
        return [one for one in kept if one.message_id.startswith(f"{mailing_id}.")]

    def addresses(self, mailing_id: str) -> list[str]:
        """To whom they went, one for each letter."""
        return [one.to for one in self.letters(mailing_id)]


@contextmanager
def mail_sink(directory: Path) -> Iterator[Sink]:
    """Runs until the block ends."""
    loop = asyncio.new_event_loop()
    thread = threading.Thread(target=loop.run_forever)
    thread.start()
    stack = AsyncExitStack()

    def call(work: object) -> object:
        return asyncio.run_coroutine_threadsafe(work, loop).result()  # type: ignore[arg-type]

    try:
        service = call(start_mail(stack, directory))
        assert isinstance(service, MailService)
        yield Sink(service, directory)
    finally:
        call(stack.aclose())
        call(_nothing_left())
        loop.call_soon_threadsafe(loop.stop)
        thread.join()
        loop.close()


async def _nothing_left() -> None:
    """Connections whose clients were killed."""
    tasks = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)
