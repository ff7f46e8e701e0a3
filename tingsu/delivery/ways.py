"""By which way a letter goes to whom, and how it is worded there."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from tingsu.cases.letters import case_fields
from tingsu.cases.models import Case, Channel, Message
from tingsu.delivery.adapters import ways_set_up
from tingsu.delivery.models import ContactPoint, Way
from tingsu.privacy.masking import mask_email, mask_phone

# A text message costs money and disturbs: only what the customer waits for.
WORTH_A_MESSAGE = frozenset({"acknowledgement", "proposal", "decision"})
KINDS = frozenset({"acknowledgement", "progress", "proposal", "decision", "reply"})


def address_of(case: Case, way: str) -> str:
    """Return where the complainant can be reached on a way, empty when nowhere."""
    if case.party.erased_at:
        return ""
    match way:
        case Way.EMAIL:
            return str(case.party.email)
        case Way.SMS:
            return str(case.party.phone)
        case _:
            point = ContactPoint.objects.filter(party=case.party, way=way).first()
            return str(point.address) if point else ""


def way_for(case: Case, kind: str) -> str:
    """Return the one way on which a letter goes by itself, empty when the customer must look or be called.

    E-mail for who wrote by e-mail (or for everybody, when set so), WeChat Work for who is known there, else a text
    message for what the customer waits for.
    """
    possible = {way for way in ways_set_up() if address_of(case, way)}
    if Way.EMAIL in possible and (case.channel == Channel.EMAIL or settings.MAIL_EVERYBODY):
        return Way.EMAIL.value
    if Way.WECOM in possible:
        return Way.WECOM.value
    return Way.SMS.value if Way.SMS in possible and kind in WORTH_A_MESSAGE else ""


def masked(way: str, address: str) -> str:
    """Return an address as it is shown."""
    if way == Way.EMAIL:
        return mask_email(address)
    return mask_phone(address) if way == Way.SMS else address[:1] + "***"


def subject_of(case: Case, kind: str) -> str:
    """Return the subject of a letter: with the case number, by which an answer finds its way back."""
    with override("en" if case.language == "en" else "zh-hans"):
        names = {
            "acknowledgement": _("我们收到了您的投诉"),
            "progress": _("您的投诉有进展"),
            "proposal": _("关于您的投诉的解决方案"),
            "decision": _("关于您的投诉的处理决定"),
        }
        return f"[{case.number}] {names.get(kind) or _('关于您的投诉的答复')}"


def text_of(case: Case, message: Message) -> str:
    """Return the whole letter: what was written, and how to go on from here."""
    text = message.original or message.text
    if case.progress_link in text:
        return text
    with override("en" if case.language == "en" else "zh-hans"):
        foot = _("办理进展和全部往来在这里: %(link)s\n可以直接回复本邮件,请保留主题里的编号 %(number)s。")
        return f"{text.rstrip()}\n\n-- \n{foot % {'link': case.progress_link, 'number': case.number}}\n"


def short_of(case: Case, message: Message) -> str:
    """Return the words of a text message: that there is something to read, and where. Nothing of the matter itself."""
    fields = case_fields(case)
    with override("en" if case.language == "en" else "zh-hans"):
        names = {
            "acknowledgement": _("您的投诉已受理"),
            "proposal": _("我们给您提出了解决方案,请看看是否同意"),
            "decision": _("您的投诉已有处理决定"),
        }
        what = names.get(message.kind) or _("您的投诉有新的答复")
        return f"【{fields['unit']}】{what},{_('编号')} {case.number}。{_('请点开查看')}: {case.progress_link}"
