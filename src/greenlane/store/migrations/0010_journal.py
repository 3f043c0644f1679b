"""The journal, whose rows the database neither changes nor deletes."""

from django.db import migrations, models

_APPEND_ONLY = """
create function append_only() returns trigger language plpgsql as $$
begin
    raise exception '% is append-only', tg_table_name using errcode = 'insufficient_privilege';
end $$;
create trigger journal_append_only before update or delete on journal
    for each row execute function append_only();
create trigger event_append_only before update or delete on event
    for each row execute function append_only();
"""
_UNDO = """
drop trigger journal_append_only on journal;
drop trigger event_append_only on event;
drop function append_only();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("store", "0009_law_publications"),
    ]

    operations = [
        migrations.CreateModel(
            name="JournalRow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("kind", models.CharField(max_length=40)),
                ("moment", models.DateTimeField()),
                ("actor", models.CharField(max_length=60)),
                ("role", models.CharField(max_length=20)),
                ("unit", models.CharField(blank=True, max_length=17)),
                ("subject", models.CharField(blank=True, max_length=80)),
                ("entry", models.TextField()),
            ],
            options={
                "db_table": "journal",
                "indexes": [
                    models.Index(fields=["subject", "-id"], name="journal_subject"),
                    models.Index(fields=["actor", "-id"], name="journal_actor"),
                    models.Index(fields=["kind", "-id"], name="journal_kind"),
                ],
            },
        ),
        migrations.RunSQL(_APPEND_ONLY, _UNDO),
    ]
