from django.apps import AppConfig


class CampaignsConfig(AppConfig):
    name = "kithwork.campaigns"
    label = "campaigns"
