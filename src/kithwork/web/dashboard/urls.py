from django.urls import path

from kithwork.web.dashboard import actions, analytics, content

app_name = "dashboard"
urlpatterns = [
    path("-/campaigns/new/", content.new_campaign, name="new_campaign"),
    path("<slug:campaign>/content/", content.content, name="content"),
    path("<slug:campaign>/content/details/", content.details, name="details"),
    path("<slug:campaign>/content/ladder/", content.ladder, name="ladder"),
    path("<slug:campaign>/content/status/", content.status, name="status"),
    path("<slug:campaign>/content/actions/new/<slug:kind>/", actions.new_action, name="new_action"),
    path("<slug:campaign>/content/actions/<int:action>/", actions.edit_action, name="edit_action"),
    path("<slug:campaign>/content/actions/<int:action>/open/", content.open_action, name="open_action"),
    path("<slug:campaign>/content/actions/<int:action>/move/", content.move_action, name="move_action"),
    path("<slug:campaign>/analytics/", analytics.analytics, name="analytics"),
]
