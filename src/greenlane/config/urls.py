"""The addresses of the system: programs under /api/, people everywhere else."""

from django.urls import include, path

urlpatterns = [
    path("api/v1/", include("greenlane.api.urls")),
    path("", include("greenlane.web.urls")),
]
