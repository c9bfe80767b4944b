from django.urls import path

from apps.accounts.api import views

urlpatterns = [
    path("v1/accounts/", views.SignUpView.as_view(), name="accounts"),
    path("v1/accounts/data/", views.DataView.as_view(), name="account-data"),
    path("v1/accounts/end/", views.EndView.as_view(), name="account-end"),
    path("v1/me/tokens/", views.OwnTokensView.as_view(), name="own-tokens"),
    path("token/", views.TokenView.as_view(), name="token"),
    path("token/refresh/", views.TokenRefreshView.as_view(), name="token-refresh"),
    path("token/verify/", views.TokenVerifyView.as_view(), name="token-verify"),
    path("logout/", views.LogoutView.as_view(), name="logout"),
]
