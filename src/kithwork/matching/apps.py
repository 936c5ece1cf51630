from django.apps import AppConfig


class MatchingConfig(AppConfig):
    name = "kithwork.matching"
    label = "matching"
