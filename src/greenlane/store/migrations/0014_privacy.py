"""Legal holds, erasures with their proof, sealed contact details; secrets of rulings are sealed."""

from datetime import UTC

import django.db.models.deletion
from django.db import migrations, models

import greenlane.store.sealed

# An append-only row may change its text exactly as a recorded erasure says, and in nothing else.
_ERASURE = """
create function erasure_says(place text, number bigint, part text, before text, after text)
returns boolean language sql stable as $$
    select exists (select 1 from erasure_item i
        where i.table_name = place and i."row" = number and i."column" = part
          and i.was = sha256(convert_to(before, 'UTF8'))
          and i.now = sha256(convert_to(after, 'UTF8')))
$$;
create or replace function append_only() returns trigger language plpgsql as $$
declare
    loose text[] := array['entry', 'actor', 'subject', 'unit'];
begin
    if tg_op = 'UPDATE' and tg_table_name in ('event', 'journal') then
        if to_jsonb(new) - loose = to_jsonb(old) - loose
           and erasure_says(tg_table_name, old.id, 'entry', old.entry, new.entry) then
            return new;
        end if;
    end if;
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create or replace function keep_body() returns trigger language plpgsql as $$
begin
    if (new.version, new.declaration_id) = (old.version, old.declaration_id)
       and exists (select 1 from erasure_item i
           where i.table_name = 'declaration_version' and i."row" = old.id and i."column" = 'body'
             and i.was = sha256(old.body) and i.now = sha256(new.body)) then
        return new;
    end if;
    raise exception 'the body of a version never changes' using errcode = 'insufficient_privilege';
end $$;
create trigger erasure_item_append_only before update or delete on erasure_item
    for each row execute function append_only();
"""
_UNDO = """
drop trigger erasure_item_append_only on erasure_item;
create or replace function append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create or replace function keep_body() returns trigger language plpgsql as $$
begin
    raise exception 'the body of a version never changes' using errcode = 'insufficient_privilege';
end $$;
drop function erasure_says;
"""


def _each_secret(schema_editor, turn):
    """Turn the confidential text of every ruling application at its place."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(
            "select id, holder_id, received, confidential from ruling_application"
            " where confidential <> ''"
        )
        for pk, holder, received, text in cursor.fetchall():
            moment = received.astimezone(UTC).isoformat()
            fresh = turn(text, f"ruling_application/confidential/{holder}|{moment}")
            cursor.execute(
                "update ruling_application set confidential = %s where id = %s", [fresh, pk]
            )


def _seal(apps, schema_editor):  # noqa: ARG001 - Django's words
    _each_secret(
        schema_editor,
        lambda text, place: greenlane.store.sealed.sealer().seal("ruling-secret", text, place),
    )


def _open(apps, schema_editor):  # noqa: ARG001 - Django's words
    _each_secret(schema_editor, greenlane.store.sealed.sealer().open)


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0013_account_unlocked"),
    ]

    operations = [
        migrations.AlterField(
            model_name="rulingapplication",
            name="confidential",
            field=greenlane.store.sealed.SealedText(
                blank=True, bound_to=("holder_id", "received"), sealed_as="ruling-secret"
            ),
        ),
        migrations.CreateModel(
            name="Erasure",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=80)),
                ("category", models.CharField(max_length=40)),
                ("step", models.CharField(max_length=12)),
                ("act", models.CharField(max_length=20)),
                ("article", models.CharField(max_length=40)),
                ("moment", models.DateTimeField()),
            ],
            options={
                "db_table": "erasure",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("subject", "category", "step"), name="erasure_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("step__in", ["notice", "limit", "pseudonymise", "erase"])
                        ),
                        name="erasure_step",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LegalHoldRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("subject", models.CharField(max_length=80)),
                ("reason", models.TextField()),
                ("act", models.CharField(max_length=20)),
                ("article", models.CharField(max_length=40)),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("placed_by", models.CharField(max_length=60)),
                ("placed", models.DateTimeField()),
                ("lifted_by", models.CharField(blank=True, default="", max_length=60)),
                ("lifted", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "legal_hold",
                "indexes": [
                    models.Index(
                        condition=models.Q(("lifted", None)),
                        fields=["subject"],
                        name="legal_hold_subject",
                    )
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("until", None), ("until__gte", models.F("since")), _connector="OR"
                        ),
                        name="legal_hold_days",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("reason", ""), _negated=True),
                            models.Q(("act", ""), _negated=True),
                        ),
                        name="legal_hold_grounds",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ErasureItem",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("table_name", models.CharField(max_length=40)),
                ("row", models.BigIntegerField()),
                ("column", models.CharField(max_length=40)),
                ("was", models.BinaryField(max_length=32)),
                ("now", models.BinaryField(max_length=32)),
                (
                    "erasure",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="items",
                        to="store.erasure",
                    ),
                ),
            ],
            options={
                "db_table": "erasure_item",
                "indexes": [
                    models.Index(fields=["table_name", "row", "column"], name="erasure_item_place")
                ],
            },
        ),
        migrations.CreateModel(
            name="PartyDetail",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=20)),
                ("look_up", models.CharField(max_length=64)),
                (
                    "value",
                    greenlane.store.sealed.SealedText(
                        bound_to=("operator_id", "kind", "look_up"), sealed_as="@kind"
                    ),
                ),
                ("since", models.DateField()),
                ("until", models.DateField(null=True)),
                ("added_by", models.CharField(max_length=60)),
                (
                    "operator",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, to="store.operator"
                    ),
                ),
            ],
            options={
                "db_table": "party_detail",
                "indexes": [models.Index(fields=["kind", "look_up"], name="party_detail_same")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("kind__in", ("phone", "email", "bank-account", "identity-document"))
                        ),
                        name="party_detail_kind",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("operator", "kind", "look_up"),
                        name="party_detail_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(_seal, _open),
        migrations.RunSQL(_ERASURE, _UNDO),
    ]
