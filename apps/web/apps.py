from django.apps import AppConfig


class WebConfig(AppConfig):
    name = "apps.web"

    def ready(self) -> None:
        from apps.tournaments.realtime.rooms import pages
        from apps.tournaments.realtime.rooms.names import Kind
        from apps.web import match_page, tournament_page

        pages.WRITERS.update({Kind.TOURNAMENT: tournament_page.written, Kind.MATCH: match_page.written})
