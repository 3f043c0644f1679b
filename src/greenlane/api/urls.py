"""The addresses of the api door."""

from django.urls import path

from greenlane.api.door import api

urlpatterns = [path("", api.urls)]
