"""Set up which pages of the bank show the chat: add, change, switch off, copy the tag, try it."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from tingsu.core.errors import TingsuError
from tingsu.desk.actions.sites import save_site
from tingsu.desk.models import Site
from tingsu.org.access import needs, person_of_request
from tingsu.org.models import Unit
from tingsu.org.permissions import Permission


class SiteForm(forms.Form):
    """Where the chat is shown, and who answers there."""

    name = forms.CharField(label=gettext_lazy("名称"), max_length=80, help_text=gettext_lazy("例如:手机银行。"))
    unit = forms.ModelChoiceField(
        label=gettext_lazy("由谁接待"), queryset=Unit.objects.filter(is_active=True), empty_label=None
    )
    origins = forms.CharField(
        label=gettext_lazy("允许的网站来源"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "placeholder": "https://m.bank.example"}),
        help_text=gettext_lazy("一行一个,协议加域名。不在这里的网页什么都不显示。"),
    )
    is_active = forms.BooleanField(label=gettext_lazy("启用"), required=False, initial=True)


@needs(Permission.CHANNEL_MANAGE)
def sites(request: HttpRequest) -> HttpResponse:
    """List the sites."""
    return render(request, "portal/sites.html", {"sites": Site.objects.select_related("unit")})


@needs(Permission.CHANNEL_MANAGE)
def new(request: HttpRequest) -> HttpResponse:
    """Add a site."""
    return _edit(request, None)


@needs(Permission.CHANNEL_MANAGE)
def change(request: HttpRequest, site_id: int) -> HttpResponse:
    """Change a site; its tag to copy stands here."""
    return _edit(request, get_object_or_404(Site, pk=site_id))


@needs(Permission.CHANNEL_MANAGE)
def preview(request: HttpRequest, site_id: int) -> HttpResponse:
    """Show a page with the widget on it, as customers see it."""
    return render(request, "portal/site_preview.html", {"site": get_object_or_404(Site, pk=site_id)})


def _edit(request: HttpRequest, site: Site | None) -> HttpResponse:
    known = None
    if site:
        origins = "\n".join(site.origins)
        known = {"name": site.name, "unit": site.unit_id, "origins": origins, "is_active": site.is_active}
    form = SiteForm(request.POST or None, initial=known)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = {**form.cleaned_data, "origins": form.cleaned_data["origins"].split()}
            try:
                saved = save_site(site, **data, by=person_of_request(request))
            except TingsuError as error:
                form.add_error("origins", error.in_(get_language() or "zh"))
            else:
                messages.success(request, _("已保存。"))
                return redirect("site", saved.pk)
    script = request.build_absolute_uri(reverse("chat-widget"))
    tag = f'<script src="{script}" data-site="{site.key}" async></script>' if site else ""
    return render(request, "portal/site.html", {"form": form, "site": site, "tag": tag}, status=status)
