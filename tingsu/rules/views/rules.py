"""List rules, write them, try them, switch them."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.core.errors import TingsuError
from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.rules.actions.writing import move_rule, note_trial, save_rule, switch_rule
from tingsu.rules.forms import RuleForm
from tingsu.rules.models import Firing, Rule
from tingsu.rules.trial import SIZES, try_on_history
from tingsu.rules.words import action_words, condition_words, outcome_words


@needs(Permission.RULE_MANAGE)
def rules(request: HttpRequest) -> HttpResponse:
    """List the rules in the order in which they act."""
    rows = [
        {"rule": rule, "conditions": condition_words(rule.conditions), "actions": action_words(rule.actions)}
        for rule in Rule.objects.all()
    ]
    return render(request, "rules/rules.html", {"rows": rows})


@needs(Permission.RULE_MANAGE)
def new_rule(request: HttpRequest) -> HttpResponse:
    """Write a new rule."""
    return _form_page(request, None)


@needs(Permission.RULE_MANAGE)
def edit_rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Change a rule."""
    return _form_page(request, get_object_or_404(Rule, pk=rule_id))


@needs(Permission.RULE_MANAGE)
def rule(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Show a rule, what it did lately, and what it would have done on history."""
    shown, person = get_object_or_404(Rule, pk=rule_id), person_of_request(request)
    trial, last = None, request.POST.get("last", "")
    if request.method == "POST":
        size = int(last) if last.isdecimal() and int(last[:9]) in SIZES else SIZES[1]
        trial = try_on_history(shown.conditions, last=size, person=person)
        shown = note_trial(shown, cases=trial.cases, matched=trial.matched, by=person)
    firings = Firing.objects.filter(rule=shown).select_related("case").order_by("-id")[:10]
    context = {
        "rule": shown,
        "conditions": condition_words(shown.conditions),
        "actions": action_words(shown.actions),
        "trial": trial,
        "sizes": SIZES,
        "count": Firing.objects.filter(rule=shown).count(),
        "firings": [{"firing": f, "did": [outcome_words(*each) for each in f.outcome]} for f in firings],
    }
    return render(request, "rules/rule.html", context)


@needs(Permission.RULE_MANAGE)
@require_POST
def switch(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Switch a rule on or off."""
    shown, on = get_object_or_404(Rule, pk=rule_id), request.POST.get("on") == "yes"
    try:
        switch_rule(shown, on=on, by=person_of_request(request))
    except TingsuError as error:
        messages.error(request, error.in_(get_language() or "zh"))
    else:
        messages.success(request, _("已启用,从现在起发生的事按它办。") if on else _("已停用。"))
    return redirect("rule", rule_id)


@needs(Permission.RULE_MANAGE)
@require_POST
def move(request: HttpRequest, rule_id: int) -> HttpResponse:
    """Move a rule up or down."""
    move_rule(get_object_or_404(Rule, pk=rule_id), up=request.POST.get("up") == "yes", by=person_of_request(request))
    return redirect("rules")


def _form_page(request: HttpRequest, shown: Rule | None) -> HttpResponse:
    form, status = RuleForm(request.POST or None, rule=shown), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            data = form.cleaned_data
            try:
                saved = save_rule(
                    shown,
                    name=data["name"],
                    verb=data["verb"],
                    conditions=form.conditions(),
                    actions=form.actions(),
                    by=person_of_request(request),
                )
            except TingsuError as error:
                form.add_error(None, error.in_(get_language() or "zh"))
            else:
                messages.success(request, _("已保存。先在历史投诉上试算,再启用。"))
                return redirect("rule", saved.pk)
    return render(request, "rules/form.html", {"form": form, "rule": shown}, status=status)
