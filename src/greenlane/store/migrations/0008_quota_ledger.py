"""Quota movements become balanced: positive, between two accounts; licences and blocks appear."""

import django.db.models.deletion
from django.db import migrations, models

# A movement was signed by its effect on the balance; a transfer was written on both sides.
_BALANCED = """
set constraints all immediate;
update quota_balance b set drawn = coalesce((
  select -sum(quantity) from quota_posting p
  where p.definition_id = b.definition and kind in ('allocate', 'return')
), 0);
update quota_request r set decided = (
  select min(moment)::date from quota_posting p where p.request_id = r.id and kind = 'allocate'
) where allocated is not null;
delete from quota_posting where quantity = 0 or (kind = 'transfer' and quantity > 0);
update quota_posting set kind = 'reduce' where kind = 'increase' and quantity < 0;
update quota_posting set quantity = abs(quantity);
"""
_SIGNED = """
set constraints all immediate;
delete from quota_posting where kind = 'use';
delete from quota_request where withdrawn;
delete from quota_request r using quota_request other
  where other.declaration_id = r.declaration_id and other.item = r.item and other.id < r.id
  and not exists (select from quota_posting p where p.request_id = r.id);
insert into quota_posting (definition_id, kind, quantity, unit, counterpart, reason, moment)
  select counterpart, kind, quantity, unit, definition_id, reason, moment
  from quota_posting where kind = 'transfer';
update quota_posting set quantity = -quantity
  where kind in ('reduce', 'allocate', 'issue', 'close')
  or (kind = 'transfer' and id <= (select max(id) from quota_posting) - (
    select count(*) from quota_posting where kind = 'transfer') / 2);
update quota_posting set kind = case kind when 'reduce' then 'increase' when 'issue' then 'allocate'
  when 'expire' then 'return' else kind end;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0007_rulings"),
    ]

    operations = [
        migrations.CreateModel(
            name="QuotaLicence",
            fields=[
                ("number", models.CharField(max_length=35, primary_key=True, serialize=False)),
                ("holder", models.CharField(max_length=17)),
                ("quantity", models.DecimalField(decimal_places=6, max_digits=20)),
                ("used", models.DecimalField(decimal_places=6, default=0, max_digits=20)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("expired", models.BooleanField(default=False)),
            ],
            options={
                "db_table": "quota_licence",
            },
        ),
        migrations.CreateModel(
            name="QuotaPause",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("definition", models.CharField(db_index=True, max_length=40)),
                ("kind", models.CharField(max_length=8)),
                ("since", models.DateField()),
                ("until", models.DateField()),
                ("reason", models.CharField(max_length=200)),
                ("by", models.CharField(max_length=60)),
                ("moment", models.DateTimeField()),
            ],
            options={
                "db_table": "quota_pause",
            },
        ),
        migrations.RemoveConstraint(
            model_name="quotaposting",
            name="quota_posting_kind",
        ),
        migrations.RemoveConstraint(
            model_name="quotarequest",
            name="quota_request_once",
        ),
        migrations.RemoveConstraint(
            model_name="quotarequest",
            name="quota_not_more_than_asked",
        ),
        migrations.RemoveConstraint(
            model_name="quotarequest",
            name="quota_not_more_back_than_got",
        ),
        migrations.RemoveIndex(
            model_name="quotarequest",
            name="quota_waiting",
        ),
        migrations.AddField(
            model_name="quotabalance",
            name="allocated_on",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="quotabalance",
            name="drawn",
            field=models.DecimalField(decimal_places=6, default=0, max_digits=20),
        ),
        migrations.AddField(
            model_name="quotabalance",
            name="licensed",
            field=models.DecimalField(decimal_places=6, default=0, max_digits=20),
        ),
        migrations.AddField(
            model_name="quotabalance",
            name="unit",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="quotaposting",
            name="unit",
            field=models.CharField(blank=True, default="", max_length=20),
        ),
        migrations.AddField(
            model_name="quotarequest",
            name="decided",
            field=models.DateField(null=True),
        ),
        migrations.AddField(
            model_name="quotarequest",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="quotarequest",
            name="withdrawn",
            field=models.BooleanField(default=False),
        ),
        migrations.RunSQL(_BALANCED, _SIGNED),
        migrations.AddConstraint(
            model_name="quotabalance",
            constraint=models.CheckConstraint(
                condition=models.Q(("licensed__gte", 0), ("drawn__gte", 0)), name="quota_accounts"
            ),
        ),
        migrations.AddField(
            model_name="quotalicence",
            name="definition",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, to="store.quotabalance"
            ),
        ),
        migrations.AddField(
            model_name="quotaposting",
            name="licence",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.quotalicence"
            ),
        ),
        migrations.AddField(
            model_name="quotarequest",
            name="licence",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, to="store.quotalicence"
            ),
        ),
        migrations.AddIndex(
            model_name="quotaposting",
            index=models.Index(
                condition=models.Q(("counterpart", ""), _negated=True),
                fields=["counterpart"],
                name="quota_posting_into",
            ),
        ),
        migrations.AddIndex(
            model_name="quotarequest",
            index=models.Index(
                condition=models.Q(("allocated", None), ("withdrawn", False)),
                fields=["definition", "day"],
                name="quota_waiting",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotaposting",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "kind__in",
                        (
                            "open",
                            "increase",
                            "reduce",
                            "allocate",
                            "return",
                            "transfer",
                            "issue",
                            "use",
                            "expire",
                            "close",
                        ),
                    )
                ),
                name="quota_posting_kind",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotaposting",
            constraint=models.CheckConstraint(
                condition=models.Q(("quantity__gt", 0)), name="quota_posting_positive"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotarequest",
            constraint=models.UniqueConstraint(
                fields=("declaration", "item", "version"), name="quota_request_once"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("allocated", None),
                    models.Q(("allocated__gte", 0), ("allocated__lte", models.F("quantity"))),
                    _connector="OR",
                ),
                name="quota_not_more_than_asked",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("returned", 0),
                    models.Q(("returned__gte", 0), ("returned__lte", models.F("allocated"))),
                    _connector="OR",
                ),
                name="quota_not_more_back_than_got",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotarequest",
            constraint=models.CheckConstraint(
                condition=models.Q(("withdrawn", False), ("allocated", None), _connector="OR"),
                name="quota_withdrawn_undecided",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotapause",
            constraint=models.CheckConstraint(
                condition=models.Q(("kind__in", ["block", "suspend"])), name="quota_pause"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotapause",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="quota_pause_days"
            ),
        ),
        migrations.AddConstraint(
            model_name="quotalicence",
            constraint=models.CheckConstraint(
                condition=models.Q(("used__gte", 0), ("used__lte", models.F("quantity"))),
                name="quota_licence_used",
            ),
        ),
        migrations.AddConstraint(
            model_name="quotalicence",
            constraint=models.CheckConstraint(
                condition=models.Q(("until__gte", models.F("since"))), name="quota_licence_days"
            ),
        ),
    ]
