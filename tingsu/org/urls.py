"""The map of the organisation."""

from __future__ import annotations

from django.urls import path

from tingsu.org.views import deputies, people, sign_in, units

urlpatterns = [
    path("sign-in/", sign_in.SignIn.as_view(), name="sign-in"),
    path("sign-out/", sign_in.SignOut.as_view(), name="sign-out"),
    path("password/", sign_in.password, name="password"),
    path("deputies/", deputies.deputies, name="deputies"),
    path("deputies/<int:deputy_id>/end/", deputies.end, name="deputy-end"),
    path("people/", people.people, name="people"),
    path("people/<int:person_id>/", people.person, name="person"),
    path("people/<int:person_id>/password/", people.reset_password, name="person-password"),
    path("people/<int:person_id>/posts/<int:post_id>/end/", people.end, name="post-end"),
    path("units/", units.units, name="units"),
    path("units/<int:unit_id>/", units.unit, name="unit"),
]
