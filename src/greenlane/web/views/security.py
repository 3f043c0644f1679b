"""One's own account: second factors, recovery codes, sessions, password."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from greenlane.store import factors
from greenlane.web.access import ALL_ROLES, open_to


@never_cache
@open_to(*ALL_ROLES)
def account(request: HttpRequest) -> HttpResponse:
    """How one signs in, and from where one is signed in now."""
    user = request.user
    listed = factors.listed(user)
    context = {
        "factors": listed,
        "may_remove": len(listed) > 1 or not factors.required(user),
        "codes_left": factors.recovery_codes_left(user),
    }
    return render(request, "account/account.html", context)
