from django.urls import path

from kithwork.web.ui import views as ui

app_name = "public"
urlpatterns = [
    path("appearance/", ui.appearance, name="appearance"),
]
