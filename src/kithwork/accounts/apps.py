from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "kithwork.accounts"
    label = "accounts"
