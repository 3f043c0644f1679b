"""A text column that the database only ever sees sealed; opened when an instance is asked for it.

The sealer (gateways.vault) is installed by the wiring. A value is bound to its row by attributes
that are known before it is written (`bound_to`): copied to another row it does not open. It is
neither searched nor updated in bulk; equal values are found by a column of fingerprints.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

from django.db import models


class Sealer(Protocol):
    """What seals and opens (see gateways.vault.Vault)."""

    def seal(self, kind: str, plain: str, place: str) -> str:
        """Seal a text for a place."""

    def open(self, sealed: str, place: str) -> str:
        """The text again."""

    def fingerprint(self, kind: str, value: str) -> str:
        """A keyed hash of a value."""

    def pseudonym(self, purpose: str, value: str) -> str:
        """What stands for a value in the data of one purpose."""


_installed: list[Sealer] = []


def install(sealer: Sealer) -> None:
    """Make `sealer` the one that columns use."""
    _installed[:] = [sealer]


def sealer() -> Sealer:
    """The installed one. Raises RuntimeError before the wiring has installed it."""
    if not _installed:
        raise RuntimeError("no vault is installed: the wiring has not run")
    return _installed[0]


class Sealed(str):
    """A sealed text, as it stands in the database."""

    __slots__ = ()


class _Opening:
    """The attribute: what came from the database is opened at the first look."""

    def __init__(self, field: "SealedText") -> None:
        self.field = field

    def __get__(self, instance: Any, owner: Any = None) -> Any:
        if instance is None:
            return self
        name = self.field.attname
        if name not in instance.__dict__:
            instance.refresh_from_db(fields=[name])
        value = instance.__dict__[name]
        if isinstance(value, Sealed):
            value = sealer().open(value, self.field.place(instance))
            instance.__dict__[name] = value
        return value

    def __set__(self, instance: Any, value: Any) -> None:
        instance.__dict__[self.field.attname] = value


class SealedText(models.TextField):
    """A sealed text. `sealed_as` names the kind of data key; "@column" takes it from the row.

    Raises TypeError when it is searched or updated without an instance.
    """

    def __init__(
        self, *args: Any, sealed_as: str = "", bound_to: Sequence[str] = (), **options: Any
    ) -> None:
        self.sealed_as, self.bound_to = sealed_as, tuple(bound_to)
        super().__init__(*args, **options)

    def deconstruct(self) -> Any:
        """How a migration writes the field."""
        name, path, args, options = super().deconstruct()
        return name, path, args, {**options, "sealed_as": self.sealed_as, "bound_to": self.bound_to}

    def contribute_to_class(self, cls: Any, name: str, private_only: bool = False) -> None:
        """Put the opening attribute on the model."""
        super().contribute_to_class(cls, name, private_only)
        setattr(cls, self.attname, _Opening(self))

    def place(self, instance: Any) -> str:
        """The place a value is bound to: table/column/row."""
        row = "|".join(_text(getattr(instance, name)) for name in self.bound_to)
        return f"{self.model._meta.db_table}/{self.column}/{row}"

    def kind(self, instance: Any) -> str:
        """The kind of data key for an instance."""
        own = self.sealed_as.startswith("@")
        return str(getattr(instance, self.sealed_as[1:])) if own else self.sealed_as

    def from_db_value(self, value: str | None, *_: Any) -> str | None:
        """Still sealed; an empty text is not a secret."""
        return Sealed(value) if value else value

    def pre_save(self, model_instance: Any, add: bool) -> Any:  # noqa: ARG002 - Django's words
        """Seal what is written; what was not opened stays as it is."""
        value = model_instance.__dict__.get(self.attname)
        if not value or isinstance(value, Sealed):
            return value
        sealed = sealer().seal(self.kind(model_instance), value, self.place(model_instance))
        return Sealed(sealed)

    def get_prep_value(self, value: Any) -> Any:
        """Only sealed texts reach the database."""
        if value and not isinstance(value, Sealed):
            raise TypeError(f"{self.name} is sealed: save an instance, search by fingerprint")
        return super().get_prep_value(value)


def _text(value: Any) -> str:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else str(value)
