from django.urls import path

from apps.analytics.api import views

urlpatterns = [
    path("tournaments/<int:tournament_id>/analytics/", views.AnalyticsView.as_view()),
    path("tournaments/<int:tournament_id>/analytics.csv", views.AnalyticsCsvView.as_view()),
    path("players/<int:player_id>/", views.PlayerView.as_view()),
    path("me/analytics/", views.OrganizerAnalyticsView.as_view()),
]
