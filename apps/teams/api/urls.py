from django.urls import path, register_converter
from django.urls.converters import StringConverter

from apps.teams.api import views


class CodeConverter(StringConverter):
    """Of a link's code. No number of an invitation is as long."""

    regex = "[A-Za-z0-9_-]{22}"


register_converter(CodeConverter, "team_code")

urlpatterns = [
    path("teams/", views.TeamsView.as_view()),
    path("teams/<int:team_id>/", views.TeamView.as_view()),
    path("teams/<int:team_id>/leave/", views.LeaveView.as_view()),
    path("teams/<int:team_id>/hand-over/", views.TeamHandOverView.as_view()),
    path("teams/<int:team_id>/members/<int:user_id>/", views.MemberView.as_view()),
    path("teams/<int:team_id>/invitations/", views.TeamInvitationsView.as_view()),
    path("teams/<int:team_id>/invitations/<int:team_invitation_id>/", views.TeamInvitationView.as_view()),
    path("me/team-invitations/", views.InvitedView.as_view()),
    path("team-invitations/<int:team_invitation_id>/accept/", views.AcceptTeamView.as_view()),
    path("team-invitations/<int:team_invitation_id>/decline/", views.DeclineTeamView.as_view()),
    path("invitations/<team_code:code>/accept/", views.AcceptLinkView.as_view()),
]
