"""What others set for a person ends by itself; nobody has a hand in his own password or factors."""

from importlib import import_module

from django.db import migrations, models

_BEFORE = import_module("greenlane.store.migrations.0032_conflict_permits")._OWN
_OWN = _BEFORE.replace(
    "case act.kind\n        when 'rights' then split_part",
    "case\n        when act.kind in ('rights', 'password', 'factors', 'outside-link') then split_part",
).replace("when 'permit-conflict' then", "when act.kind = 'permit-conflict' then")
assert _OWN.count("act.kind") == 2  # noqa: S101 - the text it was made from is of this house


def _field(name: str, field: models.Field) -> migrations.AddField:
    return migrations.AddField("account", name, field)


def _text(length: int) -> models.CharField:
    return models.CharField(blank=True, db_default="", default="", max_length=length)


class Migration(migrations.Migration):
    dependencies = [("store", "0033_look_ups")]

    operations = [
        _field("password_until", models.DateTimeField(null=True)),
        _field("password_by", _text(40)),
        _field("enrolment", _text(64)),
        _field("enrolment_by", _text(40)),
        _field("enrolment_until", models.DateTimeField(null=True)),
        migrations.RunSQL(_OWN, _BEFORE),
    ]
