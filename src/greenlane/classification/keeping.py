"""A model as bytes: numbers only, no text of anybody; its digest is its version."""

import hashlib
from typing import Any

import msgspec
import numpy as np
from scipy import sparse

from greenlane.classification.memory import Groups, Memory, Tables
from greenlane.classification.model import Model, Trained
from greenlane.classification.texts import VIEWS, View
from greenlane.classification.weights import SIZE

FORMAT = 1


class UnreadableModelError(ValueError):
    """The bytes are no model of this version of the program."""


class _Table(msgspec.Struct, frozen=True, kw_only=True):
    rows: int
    columns: int
    data: bytes
    places: bytes
    starts: bytes


class _Kept(msgspec.Struct, frozen=True, kw_only=True):
    format: int
    units: tuple[str, ...]
    trained: Trained
    rare: dict[str, bytes]
    texts: dict[str, tuple[_Table, ...]]
    rows: dict[str, _Table]
    labels: bytes
    sources: tuple[str, ...]
    holders: bytes


def packed(model: Model) -> bytes:
    """The bytes of a model; the same model gives the same bytes."""
    memory = model.memory
    tables = memory.tables
    return msgspec.msgpack.encode(_Kept(
        format=FORMAT, units=memory.groups.units, trained=model.trained,
        rare={view: tables.rare[view].astype("<f4").tobytes() for view in VIEWS},
        texts={view: tuple(_table(each) for each in tables.texts[view]) for view in VIEWS},
        rows={view: _table(memory.rows[view]) for view in VIEWS},
        labels=memory.labels.astype("<i4").tobytes(), sources=model.sources,
        holders=np.asarray(model.holders).astype("<i4").tobytes(),
    ))  # fmt: skip


def digest(data: bytes) -> str:
    """The version of a model."""
    return hashlib.sha256(data).hexdigest()


def unpacked(data: bytes) -> Model:
    """The model of the bytes. Raises UnreadableModelError."""
    try:
        kept = msgspec.msgpack.decode(data, type=_Kept)
    except msgspec.DecodeError as error:
        raise UnreadableModelError(str(error)) from error
    if kept.format != FORMAT:
        raise UnreadableModelError(f"format {kept.format} is not {FORMAT}")
    try:
        return _model(kept)
    except (KeyError, ValueError) as error:
        raise UnreadableModelError(str(error)) from error


def _model(kept: _Kept) -> Model:
    texts: dict[View, tuple[Any, ...]] = {
        view: tuple(_matrix(each) for each in kept.texts[view]) for view in VIEWS
    }
    rare = {view: np.frombuffer(kept.rare[view], "<f4") for view in VIEWS}
    if any(len(each) != SIZE for each in rare.values()):
        raise ValueError("weights of another size")
    labels = np.frombuffer(kept.labels, "<i4").astype(np.int64)
    rows = {view: _matrix(kept.rows[view]) for view in VIEWS}
    memory = Memory(Groups(kept.units), Tables(texts, rare), rows, labels)
    holders = np.frombuffer(kept.holders, "<i4").astype(np.int64)
    return Model(memory, kept.trained, kept.sources, holders)


def _table(matrix: Any) -> _Table:
    table = matrix.tocsr()
    table.sort_indices()
    return _Table(
        rows=table.shape[0], columns=table.shape[1], data=table.data.astype("<f4").tobytes(),
        places=table.indices.astype("<i4").tobytes(), starts=table.indptr.astype("<i4").tobytes(),
    )  # fmt: skip


def _matrix(kept: _Table) -> Any:
    parts = (np.frombuffer(kept.data, "<f4"), np.frombuffer(kept.places, "<i4"),
             np.frombuffer(kept.starts, "<i4"))  # fmt: skip
    return sparse.csr_matrix(parts, shape=(kept.rows, kept.columns))
