"""No two rows of one law table and key share a day that we knew of both at one moment."""

from django.db import migrations

# btree_gist is part of PostgreSQL's contrib and trusted: the owner of a database may create it.
_CREATE = """
create extension if not exists btree_gist;
alter table law_row add constraint law_row_overlap exclude using gist (
  table_name with =,
  key with =,
  daterange(since, until, '[]') with &&,
  tstzrange(known_from, known_to) with &&
)
"""


class Migration(migrations.Migration):
    dependencies = [("store", "0003_law")]

    operations = [migrations.RunSQL(_CREATE, "alter table law_row drop constraint law_row_overlap")]
