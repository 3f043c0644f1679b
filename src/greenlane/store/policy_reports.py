"""Reports by browsers counted: one row for each day, directive, source and page, so many a day."""

from datetime import date

from django.db import connection

MOST_ROWS = 500  # a day; anybody may send a report
_SQL = """
insert into policy_report (day, directive, blocked, page, count)
select %s, %s, %s, %s, 1
where (select count(*) from policy_report where day = %s) < %s
   or exists (select from policy_report
              where day = %s and directive = %s and blocked = %s and page = %s)
on conflict (day, directive, blocked, page) do update set count = policy_report.count + 1
"""


def count(day: date, directive: str, blocked: str, page: str) -> None:
    """Count one report; a new kind of report beyond the day's limit is left out."""
    told = (directive[:40], blocked[:100], page[:60])
    with connection.cursor() as cursor:
        cursor.execute(_SQL, (day, *told, day, MOST_ROWS, day, *told))
