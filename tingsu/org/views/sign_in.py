"""Sign in, sign out, change one's password."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth import password_validation, update_session_auth_hash
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _

from tingsu.org.access import needs, person_of_request
from tingsu.org.actions.people import set_password


class SignInForm(AuthenticationForm):
    """User name and password."""

    username = forms.CharField(label=_("用户名"), widget=forms.TextInput(attrs={"autofocus": True}))
    password = forms.CharField(label=_("密码"), strip=False, widget=forms.PasswordInput)
    error_messages = {
        "invalid_login": _("用户名或密码不对。连续错 5 次,账号会锁定 15 分钟。"),
        "inactive": _("这个账号已停用,请联系系统管理员。"),
    }


class SignIn(LoginView):
    """The sign-in page."""

    template_name = "org/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True


class SignOut(LogoutView):
    """Ends the session (POST only)."""

    next_page = "sign-in"


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """Say that too many wrong passwords were tried."""
    context = {
        "title": _("账号已锁定"),
        "text": _("密码连续输错 5 次,账号已锁定 15 分钟。请稍后再试,或请系统管理员重设密码。"),
    }
    return render(request, "web/refusal.html", context, status=429)


class PasswordForm(forms.Form):
    """The old password once, the new one twice."""

    old = forms.CharField(label=_("现在的密码"), strip=False, widget=forms.PasswordInput)
    new = forms.CharField(label=_("新密码"), strip=False, widget=forms.PasswordInput)
    again = forms.CharField(label=_("再输一次新密码"), strip=False, widget=forms.PasswordInput)

    def __init__(self, *args: Any, person: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.person = person

    def clean_old(self) -> str:
        """Check the old password."""
        if not self.person.check_password(self.cleaned_data["old"]):
            raise forms.ValidationError(_("现在的密码不对。"))
        return str(self.cleaned_data["old"])

    def clean(self) -> None:
        """Check that both new ones agree and are strong enough."""
        new, again = self.cleaned_data.get("new"), self.cleaned_data.get("again")
        if new and again and new != again:
            self.add_error("again", _("两次输入的新密码不一样。"))
        elif new and self.person.check_password(new):
            self.add_error("new", _("新密码不能和现在的密码一样。"))
        elif new:
            try:
                password_validation.validate_password(new, self.person)
            except forms.ValidationError as error:
                self.add_error("new", error)


@needs()
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password."""
    person = person_of_request(request)
    form = PasswordForm(request.POST or None, person=person)
    if request.method == "POST" and form.is_valid():
        set_password(person, password=form.cleaned_data["new"], by=person.actor, must_change=False)
        update_session_auth_hash(request, person)
        return redirect("/")
    return render(request, "org/password.html", {"form": form})
