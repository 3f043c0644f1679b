"""The addresses of the system: programs under /api/, people everywhere else."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("greenlane.api.urls")),
    path("", include("greenlane.web.urls")),
]

handler400 = "greenlane.web.views.errors.bad_request"
handler403 = "greenlane.web.views.errors.forbidden"
handler404 = "greenlane.web.views.errors.not_found"
handler500 = "greenlane.web.views.errors.failed"
