"""A stream told by whole sentences, so that nobody reads a half that turns out wrong."""

import re
from collections.abc import Callable
from threading import Lock

#: The mark, a space, a capital. «г. Казань» makes two sentences too, which is harmless: each is checked.
_END = re.compile(r"[.!?…](?:[»\")]*)\s+(?=[«\"(*_#–—-]*[А-ЯЁA-Z0-9])|\n+")


class Sentences:
    """Takes parts, tells sentences. Once closed it is deaf: a call that was given up may still be talking."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._rest = ""
        self._closed = False
        self._lock = Lock()
        self.heard = False
        """Whether anything came at all."""

    def take(self, part: str) -> None:
        """The next part."""
        with self._lock:
            if self._closed or not part:
                return
            self.heard = True
            self._rest += part
            while end := _END.search(self._rest):
                self._tell(self._rest[: end.end()])
                self._rest = self._rest[end.end() :]

    def finish(self) -> None:
        """Tell what is left: the answer ended by itself."""
        with self._lock:
            if self._rest and not self._closed:
                self._tell(self._rest)
            self._rest = ""

    def close(self) -> None:
        """Tell nothing more."""
        with self._lock:
            self._closed = True
