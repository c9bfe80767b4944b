from django.urls import path

from apps.web.views import claims, front, invitations, mails, match, me, participants, staff, tournament

app_name = "web"

urlpatterns = [
    path("", front.front, name="front"),
    path("favicon.ico", front.favicon),
    path("tournaments/<int:pk>/", tournament.tournament, name="tournament"),
    path("tournaments/<int:pk>/register/", tournament.register, name="register"),
    path("tournaments/<int:pk>/withdraw/", tournament.withdraw, name="withdraw"),
    path("tournaments/<int:pk>/check-in/", tournament.check_in, name="check_in"),
    path("tournaments/<int:pk>/check-in/undo/", tournament.undo_check_in, name="undo_check_in"),
    path("tournaments/<int:pk>/disqualify/", staff.disqualify, name="disqualify"),
    path("tournaments/<int:pk>/participants/", participants.participants, name="participants"),
    path("tournaments/<int:pk>/carry-on/", staff.carry_on, name="carry_on"),
    path("tournaments/<int:pk>/approve/", staff.approve, name="approve"),
    path("matches/<int:pk>/", match.match, name="match"),
    path("matches/<int:pk>/do/<slug:name>/", match.command, name="command"),
    path("evidence/<int:pk>/", match.picture, name="evidence"),
    path("matches/<int:pk>/forfeit/", staff.forfeit, name="forfeit"),
    path("matches/<int:pk>/reopen/", staff.reopen, name="reopen"),
    path("claim/", claims.claim, name="claim"),
    path("claim/<str:code>/", claims.claim, name="claim_code"),
    path("my/matches/", match.my_matches, name="my_matches"),
    path("my/account/", me.AccountView.as_view(), name="account"),
    path("my/account/name/", me.NameView.as_view(), name="name"),
    path("my/account/data/", me.data, name="account_data"),
    path("my/mails/", mails.MailView.as_view(), name="mails"),
    path("my/mails/confirm/", mails.ask, name="ask_to_confirm"),
    path("mail/off/<token>/", mails.off, name="mail_off"),
    path("tournaments/<int:pk>/hand-over/", me.hand_over, name="hand_over"),
    path("my/invitations/<int:pk>/accept/", invitations.accept, name="accept_invitation"),
    path("my/invitations/<int:pk>/decline/", invitations.decline, name="decline_invitation"),
    path("language/", mails.language, name="language"),
]
