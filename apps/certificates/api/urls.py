from django.urls import path

from apps.certificates.api import views

urlpatterns = [
    path("tournaments/<int:tournament_id>/certificates/", views.CertificatesView.as_view()),
    path("tournaments/<int:tournament_id>/certificate-options/", views.CertificateOptionsView.as_view()),
    path("certificates/<str:code>/", views.CertificateView.as_view()),
    path("certificates/<str:code>/revoke/", views.RevokeCertificateView.as_view()),
    path("certificates/<str:code>.pdf", views.CertificatePdfView.as_view()),
    path("certificates/<str:code>.png", views.CertificatePngView.as_view()),
    path("certificates/<str:code>.jwt", views.CertificateJwtView.as_view()),
]
