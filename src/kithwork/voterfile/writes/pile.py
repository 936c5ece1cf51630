"""The blocking keys of a file while it is read: on disk, in files without a name that no killed loader leaves behind."""

import struct
import tempfile
from collections.abc import Iterator
from typing import BinaryIO, Final, Self

import numpy as np
from numpy.typing import NDArray

from kithwork.voterfile.rules.buckets import Bucket, Pairs, bits_for, packed, pairs_of
from kithwork.voterfile.rules.keying import Keyed

# Parts by the first bits of the keys, each small enough to be ordered in memory: at 10 million voters 2 million pairs.
_PART_BITS: Final = 6
# As COPY wants a row in binary: four fields, each with its length before it.
_HEAD: Final = b"PGCOPY\n\xff\r\n\0" + struct.pack("!ii", 0, 0)
_ROW: Final = struct.Struct("!hiqiqiii")
_END: Final = struct.pack("!h", -1)
_BLOCK: Final = 1 << 20


class KeyPile:
    def __init__(self) -> None:
        self._parts: list[BinaryIO] = []
        self._pairs = 0

    def __enter__(self) -> Self:
        self._parts = [tempfile.TemporaryFile(prefix="kith-keys-") for _part in range(1 << _PART_BITS)]  # noqa: SIM115
        return self

    def __exit__(self, *_error: object) -> None:
        for part in self._parts:
            part.close()

    @property
    def bits(self) -> int:
        """A part is of whole buckets."""
        return max(bits_for(self._pairs), _PART_BITS)

    def add(self, keyed: Keyed) -> None:
        numbers = keyed.number.to_numpy(zero_copy_only=False).astype(np.int32)[keyed.row]
        pairs = np.sort(pairs_of(keyed.key, numbers))
        edges = np.arange(1, len(self._parts), dtype=np.uint64) << np.uint64(64 - _PART_BITS)
        for part, own in zip(self._parts, np.split(pairs, np.searchsorted(pairs, edges)), strict=True):
            part.write(own.tobytes())
        self._pairs += len(pairs)

    def rows(self, *, organization: int, file: int, without: NDArray[np.int32]) -> Iterator[bytes]:
        """What COPY takes in binary for (file_id, organization_id, bucket, pairs); `without`: numbers that are gone."""
        block = bytearray(_HEAD)
        for bucket in self._buckets(without):
            block += _ROW.pack(4, 8, file, 8, organization, 4, bucket.bucket, len(bucket.pairs))
            block += bucket.pairs
            if len(block) > _BLOCK:
                yield bytes(block)
                block.clear()
        yield bytes(block + _END)

    def _buckets(self, without: NDArray[np.int32]) -> Iterator[Bucket]:
        for part in self._parts:
            part.seek(0)
            yield from packed(_without(np.frombuffer(part.read(), np.uint64), without), bits=self.bits)


def _without(pairs: Pairs, numbers: NDArray[np.int32]) -> Pairs:
    return pairs[~np.isin(pairs.astype(np.uint32), numbers.astype(np.uint32))] if len(numbers) else pairs
