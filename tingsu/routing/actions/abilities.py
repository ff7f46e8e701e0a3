"""Say what a person can do."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput
from tingsu.journal.record import Actor, record
from tingsu.org.models import Person
from tingsu.routing.models import Ability
from tingsu.web.listing import listed

# Languages beside Mandarin, which everybody speaks.
LANGUAGES = ("en", "yue", "ug", "bo", "mn", "ko", "ja", "sign")


@transaction.atomic
def set_abilities(person: Person, *, skills: Iterable[str], languages: Iterable[str], by: Actor) -> None:
    """Set all skills (codes of businesses) and languages of a person."""
    wanted = {("skill", code) for code in skills} | {("language", code) for code in languages}
    if unknown := [code for kind, code in wanted if kind == "language" and code not in LANGUAGES]:
        raise BadInput(_("不认识的语言代码:%(codes)s。") % {"codes": listed(unknown)})
    before = set(person.abilities.values_list("kind", "code"))
    for kind, code in before - wanted:
        person.abilities.filter(kind=kind, code=code).delete()
    Ability.objects.bulk_create(Ability(person=person, kind=kind, code=code) for kind, code in sorted(wanted - before))
    if before != wanted:
        data = {"skills": sorted(c for k, c in wanted if k == "skill")}
        data["languages"] = sorted(c for k, c in wanted if k == "language")
        record("abilities.set", subject=("person", person.pk), by=by, data=data)
