"""The map of the mailbox."""

from __future__ import annotations

from django.urls import path

from tingsu.mail.views import mailbox

urlpatterns = [
    path("mail/", mailbox.mailbox, name="mail"),
    path("mail/<int:arrival_id>/retry/", mailbox.retry, name="mail-retry"),
    path("mail/<int:arrival_id>/end/", mailbox.end, name="mail-end"),
]
