from django.apps import AppConfig


class AnalyticsConfig(AppConfig):
    name = "kithwork.analytics"
    label = "analytics"
