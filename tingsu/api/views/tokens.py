"""Give and revoke API tokens."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tingsu.api.actions.tokens import give_token, revoke_token
from tingsu.api.models import Token
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Person
from tingsu.org.permissions import Permission


class TokenForm(forms.Form):
    """What the token is for, and as whom it acts."""

    name = forms.CharField(label=gettext_lazy("用途"), max_length=80, help_text=gettext_lazy("例如:手机银行投诉入口。"))
    person = forms.ModelChoiceField(
        label=gettext_lazy("以谁的权限"), queryset=Person.objects.filter(is_active=True), empty_label="—"
    )


@needs(Permission.TOKEN_MANAGE)
def tokens(request: HttpRequest) -> HttpResponse:
    """List tokens; give one. Its secret is shown once, on the page that answers."""
    form = TokenForm(request.POST or None)
    secret = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        _token, secret = give_token(data["person"], name=data["name"], by=person_of_request(request).actor)
        form = TokenForm()
    found = Token.objects.select_related("person")
    return render(request, "api/tokens.html", {"form": form, "tokens": found, "secret": secret})


@needs(Permission.TOKEN_MANAGE)
@require_POST
def revoke(request: HttpRequest, token_id: int) -> HttpResponse:
    """Revoke a token."""
    revoke_token(get_object_or_404(Token, pk=token_id), by=person_of_request(request).actor)
    messages.success(request, _("令牌已停用。"))
    return redirect("tokens")
