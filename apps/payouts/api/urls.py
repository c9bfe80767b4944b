from django.urls import path

from apps.payouts.api import batches, payouts

urlpatterns = [
    path("tournaments/<int:tournament_id>/prizes/", payouts.PrizesView.as_view()),
    path("tournaments/<int:tournament_id>/payouts/", payouts.PayoutsView.as_view()),
    path("tournaments/<int:tournament_id>/payouts/propose/", payouts.ProposeView.as_view()),
    path("tournaments/<int:tournament_id>/payouts/batches/", batches.BatchesView.as_view()),
    path("tournaments/<int:tournament_id>/payouts/batches/<int:number>/", batches.BatchView.as_view()),
    path("tournaments/<int:tournament_id>/payouts/statements/", batches.StatementsView.as_view()),
    path("tournaments/<int:tournament_id>/payouts/lines/<int:line_id>/settle/", batches.SettleLineView.as_view()),
    path("tournaments/<int:tournament_id>/reconciliation/", batches.ReconciliationView.as_view()),
    path("me/payouts/", payouts.OwnPayoutsView.as_view()),
    path("payouts/<int:payout_id>/approve/", payouts.ApproveView.as_view()),
    path("payouts/<int:payout_id>/reject/", payouts.RejectPayoutView.as_view()),
    path("payouts/<int:payout_id>/mark-paid/", payouts.MarkPaidView.as_view()),
    path("payouts/<int:payout_id>/mark-failed/", payouts.MarkFailedView.as_view()),
    path("payouts/<int:payout_id>/reverse/", payouts.ReverseView.as_view()),
    path("payouts/<int:payout_id>/send/", payouts.SendPayoutView.as_view()),
    path("payouts/<int:payout_id>/details/", payouts.DetailsView.as_view()),
]
