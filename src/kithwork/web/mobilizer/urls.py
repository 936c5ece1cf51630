from django.urls import URLPattern

app_name = "mobilizer"
urlpatterns: list[URLPattern] = []
