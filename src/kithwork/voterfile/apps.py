from django.apps import AppConfig


class VoterfileConfig(AppConfig):
    name = "kithwork.voterfile"
    label = "voterfile"
