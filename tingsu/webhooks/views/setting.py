"""Set up whom we tell and who may bring complaints in; see what could not be told."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.cases.models import Channel
from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Unit
from tingsu.org.permissions import Permission
from tingsu.webhooks.actions.calling import repeat_call
from tingsu.webhooks.actions.setting import renew_secret, save_endpoint, save_source
from tingsu.webhooks.models import Call, CallState, Endpoint, Source
from tingsu.webhooks.verbs import VERBS

SHOWN = 50


class EndpointForm(forms.Form):
    """Whom to tell, and of what."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    url = forms.CharField(label=gettext_lazy("地址"), max_length=500, help_text=gettext_lazy("https:// 开头。"))
    verbs = forms.MultipleChoiceField(label=gettext_lazy("推送哪些事件"), widget=forms.CheckboxSelectMultiple)
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        language = get_language() or "zh"
        self.fields["verbs"].choices = [(v, f"{words.in_(language)}  {v}") for v, words in VERBS.items()]  # type: ignore[attr-defined]


class SourceForm(forms.Form):
    """Who may bring complaints in, and where they go."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80)
    slug = forms.SlugField(
        label=gettext_lazy("地址名"),
        max_length=40,
        help_text=gettext_lazy("小写字母和短横线,对方推送到 /hooks/地址名/。"),
    )
    unit = forms.ModelChoiceField(label=gettext_lazy("机构"), queryset=Unit.objects.filter(is_active=True))
    channel = forms.ChoiceField(label=gettext_lazy("渠道"), choices=Channel.choices, initial=Channel.API)
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)

    def clean_slug(self) -> str:
        """Keep the word of the gateways' receipts free."""
        slug = str(self.cleaned_data["slug"]).lower()
        if slug == "receipts":
            raise forms.ValidationError(_("这个地址名已经用了,请换一个。"))
        return slug


@needs(Permission.CHANNEL_MANAGE)
def webhooks(request: HttpRequest) -> HttpResponse:
    """List endpoints, sources, and the calls that failed."""
    context = {
        "endpoints": Endpoint.objects.all(),
        "sources": Source.objects.select_related("unit"),
        "dead": Call.objects.filter(state=CallState.DEAD).select_related("endpoint", "entry").order_by("-id")[:SHOWN],
        "waiting": Call.objects.filter(state=CallState.WAITING).count(),
    }
    return render(request, "webhooks/webhooks.html", context)


@needs(Permission.CHANNEL_MANAGE)
def new_endpoint(request: HttpRequest) -> HttpResponse:
    """Add an endpoint."""
    return _edit_endpoint(request, None)


@needs(Permission.CHANNEL_MANAGE)
def endpoint(request: HttpRequest, endpoint_id: int) -> HttpResponse:
    """Change an endpoint."""
    return _edit_endpoint(request, get_object_or_404(Endpoint, pk=endpoint_id))


@needs(Permission.CHANNEL_MANAGE)
def new_source(request: HttpRequest) -> HttpResponse:
    """Add a source."""
    return _edit_source(request, None)


@needs(Permission.CHANNEL_MANAGE)
def source(request: HttpRequest, source_id: int) -> HttpResponse:
    """Change a source."""
    return _edit_source(request, get_object_or_404(Source, pk=source_id))


@needs(Permission.CHANNEL_MANAGE)
@require_POST
def renew(request: HttpRequest, kind: str, thing_id: int) -> HttpResponse:
    """Give a new secret and show it once."""
    if kind == "endpoints":
        thing: Endpoint | Source = get_object_or_404(Endpoint, pk=thing_id)
    elif kind == "sources":
        thing = get_object_or_404(Source, pk=thing_id)
    else:
        raise Http404
    secret = renew_secret(thing, by=person_of_request(request))
    return render(request, "webhooks/secret.html", {"thing": thing, "secret": secret})


@needs(Permission.CHANNEL_MANAGE)
@require_POST
def repeat(request: HttpRequest, call_id: int) -> HttpResponse:
    """Make a failed call again."""
    repeat_call(get_object_or_404(Call, pk=call_id), by=person_of_request(request))
    messages.success(request, _("马上重新推送。"))
    return redirect("webhooks")


def _edit_endpoint(request: HttpRequest, there: Endpoint | None) -> HttpResponse:
    known = {name: getattr(there, name) for name in EndpointForm.base_fields} if there else None
    form = EndpointForm(request.POST or None, initial=known)
    return _edit(request, form, there, lambda data: save_endpoint(there, **data, by=person_of_request(request)))


def _edit_source(request: HttpRequest, there: Source | None) -> HttpResponse:
    known = {name: getattr(there, name) for name in SourceForm.base_fields} if there else None
    form = SourceForm(request.POST or None, initial=known)
    return _edit(request, form, there, lambda data: save_source(there, **data, by=person_of_request(request)))


def _edit(request: HttpRequest, form: forms.Form, there: Any, save: Any) -> HttpResponse:
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                thing, secret = save(form.cleaned_data)
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
            else:
                if secret:
                    return render(request, "webhooks/secret.html", {"thing": thing, "secret": secret})
                messages.success(request, _("已保存。"))
                return redirect("webhooks")
    kind = "endpoints" if isinstance(form, EndpointForm) else "sources"
    return render(request, "webhooks/edit.html", {"form": form, "thing": there, "kind": kind}, status=status)
