from django.urls import path

from apps.tournaments.realtime.consumers import TournamentConsumer
from apps.tournaments.realtime.match_consumer import MatchConsumer

websocket_urlpatterns = [
    path("ws/tournament/<int:tournament_id>/", TournamentConsumer.as_asgi()),
    path("ws/match/<int:match_id>/", MatchConsumer.as_asgi()),
]
