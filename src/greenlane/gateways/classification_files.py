"""Models of classification in a folder of the home, and published descriptions with their codes."""

import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from greenlane.classification.example import Example
from greenlane.gateways import frames
from greenlane.kernel.validity import Validity
from greenlane.law.nomenclature import GoodsNomenclature

if TYPE_CHECKING:  # both are read when they are first needed
    import polars

    from greenlane.classification.model import Model

CURRENT = "current.json"
_SINCE = Validity(date(2022, 1, 1))
_LEVELS = ("2", "4", "6")
_CODE_COLUMNS = ("Commodity Code", "code", "hscode")
_TEXT_COLUMNS = ("Goods Description", "description", "text")


class UnusableModelError(ValueError):
    """There is no model, or it is not the one whose digest was written down."""


class UnreadableTextsError(ValueError):
    """The file holds no descriptions with codes; the text says what is missing."""


class ModelFolder:
    """The folder: a file for each model, named by its digest, and which one is in use."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep(self, model: "Model", told: dict[str, Any]) -> str:
        """Write a model and make it the one in use; gives its digest. `told` is kept beside it."""
        from greenlane.classification import keeping

        data = keeping.packed(model)
        named = keeping.digest(data)
        self._folder.mkdir(parents=True, exist_ok=True)
        self._write(f"{named}.model", data)
        self._write(CURRENT, json.dumps({**told, "digest": named}, indent=1).encode())
        return named

    def _write(self, name: str, data: bytes) -> None:
        beside = self._folder / f"{name}.new"
        beside.write_bytes(data)
        os.replace(beside, self._folder / name)

    def mark(self) -> tuple[int, int]:
        """Changes when another model comes into use; noughts without one."""
        try:
            found = (self._folder / CURRENT).stat()
        except OSError:
            return 0, 0
        return found.st_mtime_ns, found.st_size

    def told(self) -> dict[str, Any]:
        """What is written about the model in use. Raises UnusableModelError."""
        try:
            found: dict[str, Any] = json.loads((self._folder / CURRENT).read_text("utf-8"))
        except OSError as error:
            raise UnusableModelError("no model has been trained") from error
        except ValueError as error:
            raise UnusableModelError(f"{CURRENT} cannot be read") from error
        return found

    def in_use(self) -> "tuple[Model, str]":
        """The model in use, its digest checked, and the digest. Raises UnusableModelError."""
        named = str(self.told().get("digest", ""))
        from greenlane.classification import keeping

        try:
            data = (self._folder / f"{Path(named).name}.model").read_bytes()
        except OSError as error:
            raise UnusableModelError("the file of the model is missing") from error
        if keeping.digest(data) != named:
            raise UnusableModelError("the file of the model is not the one that was trained")
        try:
            return keeping.unpacked(data), named
        except keeping.UnreadableModelError as error:
            raise UnusableModelError(f"the model cannot be read: {error}") from error


def nomenclature(file: Path) -> list[GoodsNomenclature]:
    """The lines of a published Harmonized System: hscode, description, level (2, 4, 6).

    Totals of statistics, whose code is a word, are passed over. Raises UnreadableTextsError, with
    the row, for what else is none.
    """
    frame = _table(file)
    if missing := [c for c in ("hscode", "description", "level") if c not in frame.columns]:
        raise UnreadableTextsError(f"{file.name}: columns are missing: {', '.join(missing)}")
    lines = []
    for number, row in enumerate(frame.iter_rows(named=True), 2):
        code, level = row["hscode"] or "", row["level"]
        if code.isalpha():
            continue
        if level not in _LEVELS or not (code and row["description"]):
            raise UnreadableTextsError(f"{file.name}: row {number} is no line of the HS")
        lines.append(row)
    return [
        GoodsNomenclature(
            code=row["hscode"], indent=max(0, int(row["level"]) // 2 - 1), unit="",
            description={"en": row["description"]}, validity=_SINCE,
            declarable=row["level"] == "6",
        )
        for row in lines
    ]  # fmt: skip


def examples(file: Path) -> list[Example]:
    """Descriptions with codes: a JSON object from description to code, or a CSV with both columns.

    Raises UnreadableTextsError.
    """
    if file.suffix == ".json":
        try:
            pairs = list(json.loads(file.read_text("utf-8-sig")).items())
        except (OSError, ValueError, AttributeError, RecursionError) as error:
            raise UnreadableTextsError(f"{file.name}: {error}") from error
    else:
        frame = _table(file)
        code = next((c for c in _CODE_COLUMNS if c in frame.columns), None)
        text = next((c for c in _TEXT_COLUMNS if c in frame.columns), None)
        if code is None or text is None:
            raise UnreadableTextsError(f"{file.name}: no columns of descriptions and codes")
        pairs = [(row[text] or "", row[code] or "") for row in frame.iter_rows(named=True)]
    return [Example(text=str(text), code=_code(str(code)), source="published")
            for text, code in pairs]  # fmt: skip


def _code(text: str) -> str:
    """A code whose first nought a spreadsheet may have eaten: 5, 7, 9 digits become 6, 8, 10."""
    digits = "".join(letter for letter in text if letter.isascii() and letter.isdigit())
    return digits.zfill(len(digits) + len(digits) % 2)


def lines(file: Path) -> list[str]:
    """The lines of a text, without empty ones and quotation marks around."""
    return [line.strip().strip('"') for line in file.read_text("utf-8-sig", "replace").splitlines()
            if line.strip()]  # fmt: skip


def _table(file: Path) -> "polars.DataFrame":
    try:
        return frames.read(file)
    except frames.UnreadableFrameError as error:
        raise UnreadableTextsError(str(error)) from error
