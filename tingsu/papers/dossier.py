"""The whole file of a case as numbered sections, from which Word, web page and ZIP are made.

Masked as on the screen; `open_data` shows names, original words and contact data, and is for exports with a reason.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext as _

from tingsu.cases.models import Case
from tingsu.cases.queries.family import promises_of
from tingsu.cases.queries.story import TOLD
from tingsu.journal.models import Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One entry of a section: a short head (a name, a time) and its text."""

    head: str
    text: str


@dataclass(frozen=True, slots=True)
class Section:
    """One part of the file. Its number is its place in the index."""

    number: int
    title: str
    lines: tuple[Line, ...]


def dossier(case: Case, *, open_data: bool = False, responsibility: bool = False) -> list[Section]:
    """Return the sections that have something in them, numbered."""
    parts = [
        (_("基本信息"), _basics(case, open_data)),
        (_("小结"), _summary(case)),
        (_("往来"), _messages(case, open_data)),
        (_("联系记录"), _contacts(case)),
        (_("事实和诉求"), _facts(case)),
        (_("方案"), _proposals(case)),
        (_("承诺"), _promises(case)),
        (_("处理决定和补偿"), _decisions(case)),
        (_("核查"), _reviews(case)),
        (_("时限"), _clocks(case)),
        (_("归因与预防"), _lesson(case)),
        (_("责任认定"), _responsibilities(case) if responsibility else iter(())),
        (_("客户评价"), _ratings(case)),
        (_("附件"), _attachments(case)),
        (_("日志"), _journal(case)),
    ]
    filled = [(title, lines) for title, found in parts if (lines := tuple(found))]
    return [Section(number, title, lines) for number, (title, lines) in enumerate(filled, 1)]


def _basics(case: Case, open_data: bool) -> Iterator[Line]:
    party = case.party
    yield Line(_("案号"), case.number)
    yield Line(_("状态"), case.state_name)
    yield Line(_("机构"), case.unit.display_name)
    yield Line(_("负责人"), case.owner.display_name if case.owner else "—")
    yield Line(_("客户"), (party.name if open_data else "") or str(party))
    if open_data:
        for label, value in ((_("电话"), party.phone), (_("邮箱"), party.email), (_("证件"), party.id_number)):
            if value:
                yield Line(label, value)
    elif party.phone_masked:
        yield Line(_("电话"), party.phone_masked)
    yield Line(_("渠道"), case.get_channel_display())
    if case.external_id:
        yield Line(_("外部编号"), case.external_id)
    yield Line(_("收到"), when(case.received_at))
    yield Line(_("等级"), case.get_level_display())
    for label, named in ((_("业务"), case.business_name), (_("原因"), case.cause_name)):
        if named:
            yield Line(label, named)
    if case.amount is not None:
        yield Line(_("涉及金额"), f"{case.amount} {case.currency}")
    yield Line(_("规则包"), ", ".join(f"{policy['id']} v{policy['version']}" for policy in case.policies))


def _summary(case: Case) -> Iterator[Line]:
    summary = getattr(case, "summary", None)
    if summary:
        titles = (_("投诉详情"), _("处理经过和结果"), _("预防要点"), _("整改措施"))
        texts = (summary.details, summary.course, summary.prevention, summary.measures)
        yield from (Line(title, text) for title, text in zip(titles, texts, strict=True) if text)


def _messages(case: Case, open_data: bool) -> Iterator[Line]:
    for message in case.messages.select_related("author"):
        who = message.author.display_name if message.author else message.get_direction_display()
        text = message.original or message.text if open_data else message.text
        yield Line(f"{when(message.at)} {who} · {message.get_direction_display()}", text)


def _contacts(case: Case) -> Iterator[Line]:
    for contact in case.contacts.select_related("person"):
        missed = "" if contact.reached else f" · {_('没有联系上')}"
        yield Line(f"{when(contact.at)} {contact.person or '—'} · {contact.get_kind_display()}{missed}", contact.note)


def _facts(case: Case) -> Iterator[Line]:
    for facts in case.facts.all():
        confirmed = f"✓ {facts.confirmed_how} {when(facts.confirmed_at)}" if facts.confirmed_at else _("未确认")
        yield Line(when(facts.at), f"{facts.text}\n{_('诉求')}:{facts.wants}\n{confirmed}")


def _proposals(case: Case) -> Iterator[Line]:
    for proposal in case.proposals.all():
        answer = proposal.get_answer_display() if proposal.answer else _("未答复")
        yield Line(when(proposal.at), f"{proposal.text}\n{answer} {proposal.wish}".strip())


def _promises(case: Case) -> Iterator[Line]:
    for promise in promises_of(case).select_related("owner"):
        state = f"{promise.get_state_display()} {promise.proof}".strip()
        yield Line(when(promise.made_at), f"{promise.text}\n{promise.owner} · {when(promise.due_at)} · {state}")


def _decisions(case: Case) -> Iterator[Line]:
    for decision in case.decisions.select_related("person", "approver", "first_approver").prefetch_related("redress"):
        people = [decision.person, decision.first_approver, decision.approver]
        parts = [
            decision.get_validity_display(),
            *(f"{gift} · {gift.get_ground_display()} {gift.note}".strip() for gift in decision.redress.all()),
            f"{_('查明的事实')}:{decision.facts}",
            f"{_('依据')}:{decision.basis}",
            f"{_('理由')}:{decision.reasons}",
            f"{_('救济途径')}:{decision.remedies}",
        ]
        if decision.returned_at:
            parts.append(f"{_('已退回')} {when(decision.returned_at)}:{decision.return_reason}")
        if decision.told_at:
            parts.append(f"{_('已告知')} {when(decision.told_at)} {decision.told_how} {decision.told_proof}".strip())
        yield Line(f"{when(decision.at)} {' › '.join(str(person) for person in people if person)}", "\n".join(parts))


def _reviews(case: Case) -> Iterator[Line]:
    for review in case.reviews.select_related("unit", "reviewer").order_by("pk"):
        parts = [review.state_name, review.facts, review.basis, review.reasons, review.result]
        head = f"{when(review.applied_at)} {review.unit} {review.reviewer or ''}".strip()
        yield Line(head, "\n".join(part for part in parts if part))


def _clocks(case: Case) -> Iterator[Line]:
    for clock in case.clocks.all():
        yield Line(f"{clock.name} · {clock.state}", "\n".join([clock.trouble, *clock.reasons]).strip())


def _lesson(case: Case) -> Iterator[Line]:
    lesson = getattr(case, "lesson", None)
    if lesson:
        yield Line(
            lesson.get_root_cause_display(), f"{lesson.explanation}\n{lesson.prevention}\n{lesson.measures}".strip()
        )


def _responsibilities(case: Case) -> Iterator[Line]:
    for ruling in case.responsibilities.select_related("unit", "person"):
        lifted = f" · {_('已撤销')}" if ruling.lifted_at else ""
        yield Line(when(ruling.at), f"{ruling}{lifted} {ruling.note}".strip())


def _ratings(case: Case) -> Iterator[Line]:
    for rating in case.ratings.all():
        solved = _("解决了") if rating.solved else _("没有解决")
        yield Line(when(rating.at), f"{rating.score}/5 · {solved} {rating.comment}".strip())


def _attachments(case: Case) -> Iterator[Line]:
    for file in case.attachments.all():
        yield Line(file.name, f"{when(file.at)} · {file.size} B · SHA-256 {bytes(file.sha256).hex()}")


def _journal(case: Case) -> Iterator[Line]:
    for entry in Entry.objects.filter(subject_type="case", subject_id=case.pk).select_related("link").order_by("pk"):
        chained = f" · #{entry.link.seq}" if getattr(entry, "link", None) else ""
        yield Line(
            f"{when(entry.at)} {entry.actor_name}", f"{TOLD.get(entry.verb, entry.verb)} ({entry.verb}){chained}"
        )


def when(at: datetime | None) -> str:
    """Say an instant in full, for paper."""
    return timezone.localtime(at).strftime("%Y-%m-%d %H:%M") if at else ""
