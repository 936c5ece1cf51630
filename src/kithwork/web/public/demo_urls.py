from django.urls import path

from kithwork.web.public import demo

app_name = "demo"
urlpatterns = [
    path("enter/<str:token>/", demo.enter, name="enter"),
    path("outbox/", demo.outbox, name="outbox"),
    path("outbox/<int:letter>/", demo.letter, name="letter"),
]
