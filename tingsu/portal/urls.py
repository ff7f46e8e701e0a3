"""The map of the customer's pages."""

from __future__ import annotations

from django.urls import path

from tingsu.portal.views import chat, complain, progress, review, widget

urlpatterns = [
    path("", complain.start, name="portal-start"),
    path("complain/", complain.complain, name="portal-complain"),
    path("find/", progress.find, name="portal-find"),
    path("type-size/", progress.type_size, name="portal-type-size"),
    path("chat/", chat.start, name="portal-chat-start"),
    path("chat/widget.js", widget.script, name="chat-widget"),
    path("chat/site/<str:key>/", widget.site, name="chat-site"),
    path("chat/<str:secret>/", chat.chat, name="portal-chat"),
    path("chat/<str:secret>/turn/", chat.turn, name="portal-chat-turn"),
    path("chat/<str:secret>/person/", chat.person, name="portal-chat-person"),
    path("chat/<str:secret>/end/", chat.finish, name="portal-chat-end"),
    path("chat/<str:secret>/rating/", chat.rating, name="portal-chat-rating"),
    path("chat/<str:secret>/complaint/", chat.complaint, name="portal-chat-complaint"),
    path("chat/<str:secret>/typing/", chat.typed, name="portal-chat-typing"),
    path("chat/<str:secret>/read/", chat.read, name="portal-chat-read"),
    path("chat/<str:secret>/copy/", chat.copy, name="portal-chat-copy"),
    path("chat/<str:secret>/file/<int:sent_id>/", chat.file, name="portal-chat-file"),
    path("<str:token>/", progress.progress, name="portal-progress"),
    path("<str:token>/message/", progress.message, name="portal-message"),
    path("<str:token>/answer/", progress.answer, name="portal-answer"),
    path("<str:token>/rating/", progress.rating, name="portal-rating"),
    path("<str:token>/review/", review.review, name="portal-review"),
    path("<str:token>/attachment/<int:attachment_id>/", progress.attachment, name="portal-attachment"),
]
