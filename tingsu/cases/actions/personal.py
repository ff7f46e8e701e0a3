"""Open personal data with a reason that is journaled; erase it when its purpose has ended."""

from __future__ import annotations

from functools import partial

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.actions.attachments import file_path
from tingsu.cases.actions.hold import may, record_case
from tingsu.cases.actions.parties import PartyFacts, set_facts
from tingsu.cases.models import Attachment, Case, Message, Party
from tingsu.core.errors import BadInput, NotAllowed
from tingsu.core.text.personal import mask_personal
from tingsu.org.models import Person

FIELDS = ("name", "phone", "id_number", "email", "address")


@transaction.atomic
def open_personal(case: Case, *, field: str, reason: str, by: Person) -> str:
    """Return one piece of the complainant's data in clear. Who, what and why go into the journal."""
    if field not in FIELDS:
        raise BadInput(_("没有这一项个人信息。"))
    _check(case, reason, by)
    value = str(getattr(case.party, field))
    if not value:
        raise BadInput(_("这一项没有登记。"))
    record_case(
        "personal.opened", case, by, field=field, party=case.party_id, reason=mask_personal(reason.strip())[:200]
    )
    return value


@transaction.atomic
def open_message(case: Case, *, message: Message, reason: str, by: Person) -> str:
    """Return a message of this case with its personal data in clear."""
    _check(case, reason, by)
    message = case.messages.get(pk=message.pk)
    record_case("personal.opened", case, by, message=message.pk, reason=mask_personal(reason.strip())[:200])
    return message.original or message.text


@transaction.atomic
def erase_party(party: Party, *, by: Person) -> None:
    """Erase a person: identifying data, original texts and their files go, the masked record stays (PIPL art. 47)."""
    if not by.can("personal.erase"):
        raise NotAllowed(_("您的岗位不能删除个人信息。"))
    if any(case.is_open for case in party.cases.all()):
        raise NotAllowed(_("客户还有未办结的投诉,办结后才能删除个人信息。"))
    set_facts(party, PartyFacts())
    party.name_masked, party.erased_at = "", timezone.now()
    party.save()
    for attachment in Attachment.objects.filter(case__party=party):
        transaction.on_commit(partial(file_path(attachment.stored_as).unlink, missing_ok=True))
        attachment.delete()
    for message in Message.objects.filter(case__party=party).exclude(original=""):
        message.original = ""
        message.save(update_fields=["original"])
    for case in party.cases.all():
        record_case("personal.erased", case, by, party=party.pk)


def _check(case: Case, reason: str, by: Person) -> None:
    if len(reason.strip()) < 2:
        raise BadInput(_("请写明查看的原因,例如“回电核实”。"))
    if not may(by, "personal.open", case):
        raise NotAllowed(_("您的岗位不能查看个人信息明文。"))
