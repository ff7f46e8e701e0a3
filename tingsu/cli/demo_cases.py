"""The demo's complaints of the last twelve months, led through the same acts as real ones."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tingsu.cases.actions.acknowledgement import acknowledge_case
from tingsu.cases.actions.adjustment import change_clock
from tingsu.cases.actions.assignment import take_over_case
from tingsu.cases.actions.closing import archive_case, close_case, withdraw_case
from tingsu.cases.actions.contacts import log_contact
from tingsu.cases.actions.decision import Gift, Ruling, approve_decision, decide_case
from tingsu.cases.actions.facts import confirm_facts, state_facts
from tingsu.cases.actions.intake import Intake
from tingsu.cases.actions.learning import learn_lesson, rate_case, rule_responsibility
from tingsu.cases.actions.messages import ReplyStopped, receive_message
from tingsu.cases.actions.notice import tell_decision
from tingsu.cases.actions.open import open_case
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.promises import make_promise, settle_promise
from tingsu.cases.actions.proposals import answer_proposal, propose_solution
from tingsu.cases.actions.steps import advance_step
from tingsu.cases.actions.triage import Triage, triage_case
from tingsu.cases.models import (
    Case,
    Channel,
    ContactKind,
    Level,
    Matter,
    RedressGround,
    RedressKind,
    RootCause,
    Validity,
)
from tingsu.cli.demo_bank import Bank
from tingsu.core.clock import EventKind
from tingsu.core.workflow import State, Step
from tingsu.journal.reactions import run_queued
from tingsu.journal.record import Actor
from tingsu.org.models import Person, Unit
from tingsu.packs.schemas.demo import DemoComplaint
from tingsu.redress.actions.payments import confirm_payment, order_payment

SEED = 20260301
CHANNELS = {
    "regulator_12378": Channel.NFRA_12378,
    "pboc_12363": Channel.PBOC_12363,
    "government_12345": Channel.GOV_12345,
}
ROOT_CAUSES = {
    "CA-01": RootCause.PEOPLE,
    "CA-02": RootCause.SYSTEM,
    "CA-03": RootCause.PROCESS,
    "CA-04": RootCause.PEOPLE,
    "CA-05": RootCause.PROCESS,
    "CA-06": RootCause.POLICY,
    "CA-07": RootCause.POLICY,
    "CA-08": RootCause.PRODUCT,
    "CA-09": RootCause.PRODUCT,
    "CA-10": RootCause.EXTERNAL,
    "CA-11": RootCause.PROCESS,
    "CA-12": RootCause.SUPPLIER,
}
REMEDIES = "如对处理决定有异议,可自收到之日起 30 日内向我行上级机构申请核查,也可以申请调解、仲裁或向人民法院起诉。"


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Let acts happen at a past moment. Only the demo bends time, and only here."""
    real = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real


def seed_cases(bank: Bank, *, count: int, tick: Callable[[], None]) -> None:
    """Open and handle `count` complaints, spread over a year, the newest in every state of handling."""
    rng = random.Random(SEED)  # noqa: S311 - a demo, not a secret
    now = timezone.now().replace(second=0, microsecond=0)
    complaints = bank.complaints[:count]
    rng.shuffle(complaints)
    for place, complaint in enumerate(complaints):
        # More in the last weeks than before, so that the inbox is alive.
        share = 1 - place / max(1, len(complaints))
        days = 365 * share**2.8 + rng.random() * 2
        received = now - timedelta(days=days)
        if place < len(complaints) - 12:
            received = timezone.localtime(received).replace(
                hour=rng.choice([8, 9, 9, 10, 10, 11, 13, 14, 15, 16, 17, 20]), minute=rng.randrange(60)
            )
        Story(bank, complaint, min(received, now - timedelta(minutes=20)), now, rng).tell()
        tick()


class Story:
    """One complaint and how far it has come by now."""

    def __init__(
        self, bank: Bank, complaint: DemoComplaint, received: datetime, now: datetime, rng: random.Random
    ) -> None:
        self.bank, self.complaint, self.now, self.rng = bank, complaint, now, rng
        self.moment = received
        self.pace = rng.uniform(0.5, 2.2)
        # Some hang at one place for long, as in life; those become late.
        self.stops_at = rng.randrange(13) if (now - received).days < 25 else 99

    def tell(self) -> None:
        """Do one act after another until the present moment is reached."""
        case = self._open()
        for number, chapter in enumerate(self._chapters()):
            hours = self.rng.uniform(2, 22) * self.pace
            self.moment = _by_day(self.moment + timedelta(hours=hours), self.rng)
            if self.moment >= self.now or number > self.stops_at:
                return
            with at(self.moment):
                case.refresh_from_db()
                if chapter(case) is False:
                    return

    def _open(self) -> Case:
        told, rng = self.complaint, self.rng
        unit = self._unit()
        self.unit = unit
        channel = CHANNELS.get(told.channel) or Channel(told.channel)
        by: Person | Actor = Actor("customer", None, "客户")
        if channel not in (Channel.PORTAL, Channel.EMAIL, Channel.CHAT):
            by = self.bank.staff(unit, "clerk", "agent", "officer")[0]
        phone = f"1{rng.choice('3578')}{rng.randrange(10)}{rng.randrange(10**8):08d}"
        intake = Intake(
            text=told.text,
            channel=channel,
            unit=unit,
            party=PartyFacts(name=told.customer, phone=phone),
            received_at=self.moment,
            amount=told.amount,
            external_id=f"ZB{rng.randrange(10**8):08d}" if told.channel in CHANNELS else "",
        )
        with at(self.moment + timedelta(minutes=3)):
            case = open_case(intake, by=by).case
            run_queued()
        return case

    def _unit(self) -> Unit:
        units, rng = self.bank.units, self.rng
        if self.complaint.business in ("BZ-02", "BZ-12") and rng.random() < 0.6:
            return units["HO-CARD"]
        if self.complaint.channel == "phone" and rng.random() < 0.25:
            return units["HO-CC"]
        return units[rng.choice([code for code in units if "-0" in code])]

    def _chapters(self) -> list[Callable[[Case], Any]]:
        return [
            self._acknowledge,
            self._take_over,
            self._talk,
            self._facts,
            self._propose,
            self._answer,
            self._commit,
            self._decide,
            self._approve,
            self._notify,
            self._learn,
            self._close,
            self._archive,
        ]

    def _acknowledge(self, case: Case) -> None:
        acknowledge_case(case, by=self._officer())

    def _take_over(self, case: Case) -> None:
        take_over_case(case, by=self._officer())
        told = self.complaint
        level = Level(case.level)
        triage = Triage(
            Matter(told.matter), level, told.business, told.cause, told.business_channel, priority=case.priority
        )
        triage_case(case, triage=triage, by=self._officer())

    def _talk(self, case: Case) -> bool:
        if self.complaint.validity == "withdrawn":
            withdraw_case(case, reason="客户来电表示问题已自行弄清,撤回投诉。", by=self._officer())
            return False
        note = self.rng.choice(
            [
                "听客户把经过讲完,没有打断;就客户的感受致歉,约定查清后回电。",
                "电话接通,客户情绪较激动,先听了六分钟,复述了要点,客户语气缓和。",
                "客户到网点,请到会客室坐下谈,致歉并记录诉求。",
                "回电致歉,说明正在调取记录,客户同意等消息。",
            ]
        )
        log_contact(case, kind=ContactKind.CALL, note=note, minutes=self.rng.randrange(3, 19), by=self._officer())
        if self.rng.random() < 0.25:
            texts = ["那我等你们消息,别又没下文。", "好,我等着。", "能不能快一点?", "上次也是这么说的,这次希望是真的。"]
            receive_message(case, text=self.rng.choice(texts), channel=Channel(case.channel), by=_customer(case))
            run_queued()
        return True

    def _facts(self, case: Case) -> None:
        advance_step(case, to=Step.GATHER, by=self._officer())
        state_facts(case, text=self.complaint.facts, wants="查清原因并给出处理结果", by=self._officer())
        if self.rng.random() < 0.9:
            confirm_facts(case, how="电话中复述,客户表示属实", by=self._officer())

    def _propose(self, case: Case) -> bool:
        facts = case.facts.last()
        if facts is None or facts.confirmed_at is None:
            confirm_facts(case, how="再次致电复述后确认", by=self._officer())
        advance_step(case, to=Step.OWN, by=self._officer())
        if self.rng.random() < 0.12:
            clock = case.clocks.filter(rule_id="cn-nfra-2020.decide").first()
            if clock and clock.due_at and timezone.now() < clock.due_at:
                reason = "需向合作机构调取通话录音"
                change_clock(
                    case,
                    clock=clock,
                    kind=EventKind.EXTEND,
                    at=timezone.now(),
                    total=30,
                    reason=reason,
                    by=self._officer(),
                )
        try:
            propose_solution(case, text=self.complaint.reply, by=self._officer())
        except ReplyStopped:  # the check is stricter than the writer was: say it plainly instead
            propose_solution(
                case, text="查明的情况和处理意见我写成书面的给您,今天下午五点前再打电话说明。", by=self._officer()
            )
        return True

    def _answer(self, case: Case) -> None:
        advance_step(case, to=Step.INVOLVE, by=self._officer())
        proposal = case.proposals.last()
        if proposal:
            accepted = self.rng.random() < 0.8
            wish = "" if accepted else "希望能书面说明原因。"
            answer_proposal(case, proposal=proposal, accepted=accepted, wish=wish, by=_customer(case))

    def _commit(self, case: Case) -> None:
        advance_step(case, to=Step.COMMIT, by=self._officer())
        make_promise(
            case,
            text="落实处理方案并回电告知结果",
            owner=self._officer(),
            due_at=timezone.now() + timedelta(days=2),
            by=self._officer(),
        )

    def _decide(self, case: Case) -> None:
        told = self.complaint
        gifts = []
        if told.validity in ("justified", "partly") and told.amount and told.amount < 20000:
            gifts = [Gift(RedressGround.FAULT, RedressKind.REFUND, Decimal(told.amount).quantize(Decimal("0.01")))]
        elif told.validity in ("justified", "partly"):
            gifts = [Gift(RedressGround.FAULT, RedressKind.APOLOGY)]
        ruling = Ruling(
            Validity(told.validity), told.facts, "相关业务合同、公示价目与我行投诉处理规定", told.reasons, REMEDIES
        )
        decide_case(case, ruling=ruling, redress=gifts, by=self._officer())

    def _approve(self, case: Case) -> None:
        if case.state == State.APPROVAL:
            approve_decision(case, by=self._boss())

    def _notify(self, case: Case) -> None:
        tell_decision(case, how="dialled", proof="电话告知并读出要点,客户知悉", by=self._officer())
        for promise in case.promises.filter(state="open"):
            kept = self.rng.random() < 0.92
            proof = "已落实,系统记录可查" if kept else "合作机构延迟,晚一天落实"
            settle_promise(case, promise=promise, kept=kept, proof=proof, by=self._officer())

    def _learn(self, case: Case) -> None:
        told, rng = self.complaint, self.rng
        if rng.random() < 0.7:
            score = rng.choice([5, 5, 4, 4, 3] if told.validity == "justified" else [4, 3, 3, 2, 1])
            rate_case(case, solved=score >= 3, score=score, comment="", by=_customer(case))
        learn_lesson(
            case,
            cause=told.cause,
            root_cause=ROOT_CAUSES.get(told.cause, RootCause.PROCESS),
            explanation=told.reasons,
            prevention=told.prevention,
            by=self._officer(),
        )
        kind = "full" if told.validity == "justified" else "partial" if told.validity == "partly" else "none"
        unit = self.unit if kind != "none" else None
        note = "" if unit else "经核实我行办理合规"
        rule_responsibility(case, kind=kind, unit=unit, person=None, note=note, by=self._boss())

    def _close(self, case: Case) -> None:
        for redress in case.redress.filter(amount__gt=0, decision__returned_at=None):
            order_payment(redress, by=self._boss())
            confirm_payment(redress, reference=f"TK{redress.pk:08d}", by=self._officer())
        close_case(case, by=self._officer())

    def _archive(self, case: Case) -> bool:
        if (self.now - self.moment).days > 20:
            archive_case(case, by=self._boss())
        return False

    def _officer(self) -> Person:
        return (self.bank.staff(self.unit, "officer") or self.bank.staff(self.unit, "supervisor"))[0]

    def _boss(self) -> Person:
        bosses = [p for p in self.bank.staff(self.unit, "supervisor") if p != self._officer()]
        return bosses[-1] if bosses else self.bank.people["gaowen"]


def _by_day(moment: datetime, rng: random.Random) -> datetime:
    """Move what would fall into the night to the next morning."""
    local = timezone.localtime(moment)
    if 8 <= local.hour < 19:
        return moment
    morning = local + timedelta(days=local.hour >= 19)
    return morning.replace(hour=rng.choice([8, 9, 9, 10]), minute=rng.randrange(60))


def _customer(case: Case) -> Actor:
    return Actor("customer", case.party_id, "客户")
