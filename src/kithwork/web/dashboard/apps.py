from django.apps import AppConfig


class DashboardConfig(AppConfig):
    name = "kithwork.web.dashboard"
    label = "dashboard"
