"""Look at the installed packs; switch rule books on and off."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.packs import installed
from tingsu.policies.actions.adoption import adopt_policy
from tingsu.policies.selection import active_policies


@needs(Permission.PACK_VIEW)
def packs(request: HttpRequest) -> HttpResponse:
    """Show what there is."""
    active = {policy.id for policy in active_policies()}
    return render(request, "policies/packs.html", {"packs": installed(), "active": active})


@needs(Permission.PACK_VIEW)
def policy(request: HttpRequest, policy_id: str) -> HttpResponse:
    """Show one rule book with every number and its article."""
    found = installed().policies.get(policy_id)
    if found is None:
        raise Http404
    active = policy_id in {policy.id for policy in active_policies()}
    return render(request, "policies/policy.html", {"policy": found, "is_active": active})


@needs(Permission.PACK_VIEW)
def playbook(request: HttpRequest, playbook_id: str) -> HttpResponse:
    """Show one playbook."""
    found = installed().playbooks.get(playbook_id)
    if found is None:
        raise Http404
    return render(request, "policies/playbook.html", {"playbook": found, "steps": installed().steps})


SECTIONS = {
    "principles": gettext_lazy("原则"),
    "steps": gettext_lazy("六步"),
    "methods": gettext_lazy("说话方法"),
    "taboos": gettext_lazy("禁忌与合规"),
    "customers": gettext_lazy("客户类型"),
    "risks": gettext_lazy("风险信号"),
    "letters": gettext_lazy("信函模板"),
}


@needs(Permission.PACK_VIEW)
def section(request: HttpRequest, section: str) -> HttpResponse:
    """Show one section of the handbook."""
    if section not in SECTIONS:
        raise Http404
    context = {"section": section, "title": SECTIONS[section], "rows": getattr(installed(), section).values()}
    return render(request, "policies/section.html", context)


@needs(Permission.PACK_VIEW)
def axis(request: HttpRequest, axis_id: str) -> HttpResponse:
    """Show one axis of the taxonomy."""
    found = installed().taxonomy.get(axis_id)
    if found is None:
        raise Http404
    return render(request, "policies/axis.html", {"axis": found})


@needs(Permission.PACK_MANAGE)
@require_POST
def adoption(request: HttpRequest, policy_id: str) -> HttpResponse:
    """Switch a rule book on or off."""
    is_active = request.POST.get("active") == "yes"
    adopt_policy(policy_id, is_active=is_active, by=person_of_request(request).actor)
    words = _("已启用 %(id)s,从现在收到的投诉开始。") if is_active else _("已停用 %(id)s,进行中的投诉不受影响。")
    messages.success(request, words % {"id": policy_id})
    return redirect("policy", policy_id)
