"""The form in which a rule is written: every condition has its own field; what stays empty does not count."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models import Channel, Level, Matter
from tingsu.core.reading.labels import RISKS
from tingsu.core.rules import EVENTS, FIELDS
from tingsu.org.models import Unit
from tingsu.org.permissions import ROLE_NAMES, Role
from tingsu.packs import installed
from tingsu.routing.names import language_choices, skill_choices
from tingsu.rules.models import Rule
from tingsu.rules.words import PRIORITIES

LISTS = ("matter", "business", "cause", "channel", "unit", "level", "risk", "customer", "language")
NUMBERS = ("amount_from", "heat_from", "repeats_from")
FLAGS = ("forwarded", "unowned")
TOLD = (Role.OFFICER, Role.SUPERVISOR, Role.REVIEWER, Role.PRESS)


class RuleForm(forms.Form):
    """Name, when, and, then."""

    name = forms.CharField(label=_("名称"), max_length=80)
    verb = forms.ChoiceField(label=_("什么时候"))

    then_level = forms.ChoiceField(label=_("等级提高到"), required=False, choices=[("", "—"), *Level.choices[1:]])
    then_priority = forms.ChoiceField(
        label=_("优先级提高到"), required=False, choices=[("", "—"), *((str(n), w) for n, w in PRIORITIES.items())]
    )
    then_tag = forms.CharField(label=_("贴标签"), required=False, max_length=30)
    then_tell = forms.ChoiceField(label=_("通知谁(本机构和上级的)"), required=False)
    then_pack = forms.ChoiceField(label=_("加一套时限规则"), required=False)
    then_approval = forms.BooleanField(label=_("处理决定须由另一人审批"), required=False)
    then_route = forms.BooleanField(
        label=_("分派给最合适的人"),
        required=False,
        help_text=_("没有负责人时才分派;不在岗、须回避的不派;专员先于负责人,在办少的先派。"),
    )
    route_unit = forms.ModelChoiceField(
        label=_("派到哪个机构"),
        queryset=Unit.objects.filter(is_active=True),
        required=False,
        empty_label=_("投诉所在机构"),
    )
    route_skill = forms.ChoiceField(label=_("要求的专长"), required=False)
    route_most = forms.IntegerField(label=_("在办少于几件"), required=False, min_value=1, max_value=999)

    def __init__(self, *args: Any, rule: Rule | None = None, **kwargs: Any) -> None:
        if rule is not None:
            kwargs.setdefault("initial", initial_of(rule))
        super().__init__(*args, **kwargs)
        choices = _choices()
        for name in LISTS:
            self.fields[name] = forms.MultipleChoiceField(
                label=FIELDS[name].words.in_(_language()),
                required=False,
                choices=choices[name],
                widget=forms.SelectMultiple(attrs={"size": 5}),
            )
        self.fields["words"] = forms.CharField(
            label=FIELDS["words"].words.in_(_language()),
            required=False,
            max_length=200,
            help_text=_("几个词用空格隔开,有一个就算。"),
        )
        for name in NUMBERS:
            most = 3 if name == "heat_from" else None
            self.fields[name] = forms.DecimalField(
                label=FIELDS[name].words.in_(_language()), required=False, min_value=0, max_value=most
            )
        for name in FLAGS:
            self.fields[name] = forms.BooleanField(label=FIELDS[name].words.in_(_language()), required=False)
        language = _language()
        self.fields["verb"].choices = [(e.verb, e.words.in_(language)) for e in EVENTS.values()]  # type: ignore[attr-defined]
        self.fields["then_tell"].choices = [("", "—"), *((r.value, ROLE_NAMES[r].in_(language)) for r in TOLD)]  # type: ignore[attr-defined]
        packs = [(p.id, p.name.in_(language)) for p in installed().policies.values()]
        self.fields["then_pack"].choices = [("", "—"), *packs]  # type: ignore[attr-defined]
        self.fields["route_skill"].choices = [  # type: ignore[attr-defined]
            ("", _("不要求")),
            ("business", _("懂该投诉的业务")),
            *skill_choices(),
        ]

    def conditions(self) -> dict[str, Any]:
        """Return the conditions as they are stored."""
        data = self.cleaned_data
        found: dict[str, Any] = {name: data[name] for name in LISTS if data[name]}
        if "unit" in found:
            found["unit"] = [int(pk) for pk in found["unit"]]
        if data["words"].split():
            found["words"] = data["words"].split()
        found |= {name: str(data[name].normalize()) for name in NUMBERS if data[name] is not None}
        return found | {name: True for name in FLAGS if data[name]}

    def actions(self) -> dict[str, Any]:
        """Return the actions as they are stored."""
        data = self.cleaned_data
        found: dict[str, Any] = {
            name: data[f"then_{name}"].strip() for name in ("level", "tag", "tell", "pack") if data[f"then_{name}"]
        }
        if data["then_priority"]:
            found["priority"] = int(data["then_priority"])
        if data["then_approval"]:
            found["approval"] = True
        if data["then_route"]:
            unit = data["route_unit"].pk if data["route_unit"] else None
            found["route"] = {"unit": unit, "skill": data["route_skill"], "most": data["route_most"]}
        return found

    @property
    def asked(self) -> list[forms.BoundField]:
        """The conditions' fields."""
        return [self[name] for name in (*LISTS, "words", *NUMBERS, *FLAGS)]

    @property
    def done(self) -> list[forms.BoundField]:
        """The actions' fields but routing."""
        return [self[f"then_{name}"] for name in ("level", "priority", "tag", "tell", "pack", "approval")]

    @property
    def routed(self) -> list[forms.BoundField]:
        """The fields of routing."""
        return [self[name] for name in ("then_route", "route_unit", "route_skill", "route_most")]


def initial_of(rule: Rule) -> dict[str, Any]:
    """Return what the form shows of a stored rule."""
    route = rule.actions.get("route")
    found: dict[str, Any] = {"name": rule.name, "verb": rule.verb} | dict(rule.conditions)
    found["words"] = " ".join(rule.conditions.get("words", []))
    found |= {f"then_{name}": value for name, value in rule.actions.items() if name != "route"}
    if route is not None:
        found |= {"then_route": True, "route_unit": route.get("unit")}
        found |= {"route_skill": route.get("skill", ""), "route_most": route.get("most")}
    return found


def _choices() -> dict[str, list[tuple[Any, Any]]]:
    packs, language = installed(), _language()
    special = [c for c in packs.customers.values() if c.group == "special"]
    return {
        "matter": list(Matter.choices),
        "business": [(code, name) for code, name in skill_choices()],
        "cause": [(c.code, c.name.in_(language)) for c in packs.taxonomy["cause"].top()],
        "channel": list(Channel.choices),
        "unit": [(unit.pk, unit.display_name) for unit in Unit.objects.filter(is_active=True)[:500]],
        "level": list(Level.choices),
        "risk": [(risk, packs.risks[risk].name.in_(language)) for risk in RISKS if risk in packs.risks],
        "customer": [(c.id, c.name.in_(language)) for c in special],
        "language": [("zh", _("汉语")), *language_choices()],
    }


def _language() -> str:
    return get_language() or "zh"
