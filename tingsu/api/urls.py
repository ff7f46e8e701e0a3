"""The map of the API and its tokens."""

from __future__ import annotations

from django.urls import path

from tingsu.api.app import api
from tingsu.api.views import tokens

urlpatterns = [
    path("api/v1/", api.urls),
    path("tokens/", tokens.tokens, name="tokens"),
    path("tokens/<int:token_id>/revocation/", tokens.revoke, name="token-revocation"),
]
