"""What hangs: declarations in states where nobody waits for anybody, measured now."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from greenlane.usecases import desk, watchdog
from greenlane.web.access import open_to
from greenlane.web.show import stuck as shown


@never_cache
@open_to("stuck.list")
def listed(request: HttpRequest) -> HttpResponse:
    """Number, reason and since when; nothing of what was declared."""
    here = desk.current()
    context = {
        "rows": [shown.row(each, here.now()) for each in watchdog.hung(here)],
        "minutes": int(watchdog.patience(here).total_seconds() // 60),
    }
    return render(request, "pages/stuck.html", context)
