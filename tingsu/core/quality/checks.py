"""The checks that a criterion may name: each looks for one thing in a talk and says where it saw it.

A check returns `Found`, or `NotDue` where its question does not arise: nobody is failed by what was not called for.
None looks at what the staff felt; only at what was said, when, and what came of it. A taboo may take a merit away and
never gives one, so that one more taboo cannot raise a score (a property test holds this).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise

from tingsu.core.quality.rubric import Criterion, Verdict
from tingsu.core.quality.seen import ACTION, ARGUING, FEELING, MATTER, QUESTION, Seen
from tingsu.core.said import Words
from tingsu.core.text.normalise import normalise

MET, PARTLY, MISSED = Verdict.MET, Verdict.PARTLY, Verdict.MISSED
SOON = 2
"""So many turns of the staff later still counts as following at once."""

CHOICE = re.compile(
    r"[两二三]个?(?:办法|方案|选择|方式|法子|条路)|一(?:种|是|个)是?.{2,40}(?:另一|二是|第二|还有一)|要么.{1,40}要么|或者|您选|也可以.{1,30}"
    r"|\b(?:two|three) (?:options|ways|choices)\b|\beither\b.+\bor\b|\bor (?:we|you|i) (?:can|could)\b"
)
WHEN = re.compile(
    r"今天|今日|今晚|明天|明早|明日|后天|当天|本周|下周|月底|(?:周|星期|礼拜)[一二三四五六日天]|(?:上午|下午|晚上|中午)"
    r"|(?:\d+|[一二两三四五六七八九十半]+) ?(?:分钟|个?小时|个?钟头|点|号|日|个?工作日|天|周|个?星期)"
    r"|马上|立刻|这就|现在就"
    r"|\b(?:today|tonight|tomorrow|(?:mon|tues|wednes|thurs|fri|satur|sun)day|within \w+ (?:\w+ )?(?:minutes?|hours?|days?)|by \w+)\b|right (?:now|away)"  # noqa: E501
)
LEADER = re.compile(
    r"(?:找|叫|喊|让|换|要见|见|请).{0,6}(?:领导|经理|主管|行长|负责人|主任|管事的|当官的|能做主的)|(?:领导|经理|主管|行长|负责人).{0,3}(?:呢|在哪|出来|过来|叫来|来|叫)"
    r"|谁能做主|能不能做主|(?:speak|talk|get me|see) .{0,16}(?:manager|supervisor|boss)"
)
WHY = re.compile(r"为什么|为啥|凭什么|凭啥|怎么会|怎么回事|什么原因|什么道理|\bwhy\b|how come")


@dataclass(frozen=True, slots=True)
class Found:
    """What a check saw: the verdict, the reason, and the turns that show it."""

    verdict: Verdict
    why: Words
    turns: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class NotDue:
    """Why the question of a check does not arise in this talk."""

    why: Words


Check = Callable[[Seen, Criterion], Found | NotDue]


def feeling_first(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """先处理心情,再处理事情 (H-P1): the feeling is named before questions, reasons or offers."""
    hot = seen.first_heat(1)
    if hot is None:
        return NotDue(Words("客户没有不满", "the customer was not displeased"))
    after = seen.staff_after(hot)
    if not after:
        return NotDue(Words("客户不满之后没有再对话", "nothing was said after the customer's displeasure"))
    feeling = seen.staff_with(FEELING, since=hot)
    matter = [at for at in after if set(seen.talk[at].methods) & MATTER or set(seen.talk[at].taboos) & ARGUING]
    if not feeling:
        sorry = [at for at in seen.staff_with({"apologise"}, since=hot) if not matter or at <= matter[0]]
        if sorry:
            return Found(
                PARTLY,
                Words("先道了歉,没有说出客户的感受", "an apology, but the feeling was not named"),
                (hot, sorry[0]),
            )
        return Found(MISSED, Words("没有回应客户的感受", "the feeling was not met"), (hot, *after[:1]))
    if matter and matter[0] < feeling[0]:
        return Found(
            PARTLY,
            Words("先谈了事情,后来才回应感受", "the matter came before the feeling"),
            (hot, matter[0], feeling[0]),
        )
    return Found(MET, Words("先回应了感受", "the feeling was met first"), (hot, feeling[0]))


def apology_with_action(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """道歉并有行动 (step 2, H-X1): an apology is followed by something done, in the same or the next turns."""
    sorry = seen.staff_with({"apologise"})
    if not sorry:
        return Found(MISSED, Words("没有致歉", "no apology"))
    for at in sorry:
        following = [turn for turn in seen.staff if turn >= at][: SOON + 1]
        done = next((turn for turn in following if set(seen.talk[turn].methods) & ACTION), None)
        if done is not None:
            return Found(MET, Words("致歉,随即有行动", "an apology, and something done"), _once(at, done))
    return Found(PARTLY, Words("致了歉,没有跟着行动", "an apology that nothing followed"), sorry[:1])


def introduced(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """自我介绍、稳住客户 (H-M6): who asks for the boss is told who is here and can help, or is brought to somebody."""
    asked = next((at for at in seen.customer if LEADER.search(normalise(seen.talk[at].text))), None)
    if asked is None:
        return NotDue(Words("客户没有要求找领导", "nobody asked for somebody senior"))
    answer = seen.staff_with({"introduce", "relocate"}, since=asked)
    if answer:
        return Found(MET, Words("报了身份或请来了人", "said who can help, or brought somebody"), (asked, answer[0]))
    answer = seen.staff_with({"commit"}, since=asked)
    if answer:
        return Found(PARTLY, Words("只答应转告,没有接住", "a promise to pass it on only"), (asked, answer[0]))
    return Found(MISSED, Words("没有回应找领导的要求", "the wish for somebody senior was not met"), (asked,))


def reason_before_question(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """先说缘由再提问 (H-M4)."""
    questions = seen.staff_with(QUESTION)
    if not questions:
        return NotDue(Words("没有向客户提问", "nothing was asked"))
    reasoned = [at for at in questions if _is_reasoned(seen, at)]
    if questions[0] in reasoned or 2 * len(reasoned) >= len(questions):
        return Found(MET, Words("提问前说明了缘由", "the reason came before the question"), tuple(reasoned[:2]))
    if reasoned:
        return Found(
            PARTLY, Words("有的提问没有说缘由", "some questions without a reason"), (questions[0], reasoned[0])
        )
    return Found(MISSED, Words("提问没有说缘由", "questions without a reason"), questions[:2])


def _is_reasoned(seen: Seen, at: int) -> bool:
    before = [turn for turn in seen.staff if turn < at][-1:]
    reasons = [set(seen.talk[turn].methods) for turn in (*before, at)]
    return "ask_with_reason" in reasons[-1] or any("explain" in methods for methods in reasons)


def restated(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """复述并确认 (H-M9), before a solution is offered."""
    said_again = seen.staff_with({"restate"})
    offers = seen.staff_with({"offer"})
    if not said_again:
        return Found(MISSED, Words("没有复述确认", "the matter was not said back"))
    if offers and offers[0] < said_again[0]:
        return Found(PARTLY, Words("提方案之后才复述", "said back only after the offer"), (offers[0], said_again[0]))
    return Found(MET, Words("复述并确认了诉求", "the matter was said back"), said_again[:1])


def explained(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """讲明原因 (H-N4, H-M7): who asks why gets a reason, and not the rule first."""
    asked = next((at for at in seen.customer if WHY.search(normalise(seen.talk[at].text))), None)
    if asked is None or not seen.staff_after(asked):
        return NotDue(Words("客户没有问为什么", "the customer did not ask why"))
    reasons = seen.staff_with({"explain"}, since=asked)
    if not reasons:
        return Found(MISSED, Words("没有说明原因", "no reason was given"), (asked,))
    soon = seen.staff_after(asked)[: SOON + 1]
    rule = [at for at in seen.staff_after(asked) if at <= reasons[0] and "rule_first" in seen.talk[at].taboos]
    if rule:
        return Found(
            PARTLY, Words("先搬规定,再说原因", "the rule came before the reason"), _once(asked, rule[0], reasons[0])
        )
    if reasons[0] not in soon:
        return Found(PARTLY, Words("很久才说明原因", "the reason came late"), (asked, reasons[0]))
    return Found(MET, Words("说明了原因", "the reason was given"), (asked, reasons[0]))


def options(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """给出不止一个方案 (step 4): the customer can choose."""
    offers = seen.staff_with({"offer"})
    if not offers and (seen.outcome.has_case or seen.staff_with({"commit"})):
        return NotDue(Words("当场不能定,答应了下一步", "could not be settled on the spot; the next step was promised"))
    if not offers:
        return Found(MISSED, Words("没有提出方案", "nothing was offered"))
    if len(offers) >= 2 or CHOICE.search(normalise(seen.talk[offers[0]].text)):
        return Found(MET, Words("给了不止一个方案", "more than one option"), offers[:2])
    return Found(PARTLY, Words("只给了一个方案", "one option only"), offers[:1])


def consented(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """征得同意 (step 5)."""
    offers, asked = seen.staff_with({"offer"}), seen.staff_with({"consult"})
    if not offers and not asked:
        return NotDue(Words("没有提方案,不需要征求同意", "nothing was offered, nothing to agree to"))
    after = [at for at in asked if not offers or at >= offers[0]]
    if after:
        return Found(MET, Words("征求了客户的意见", "the customer was asked"), _once(*offers[:1], after[0]))
    if asked:
        return Found(PARTLY, Words("只在提方案之前征求过意见", "asked only before the offer"), (asked[0], offers[0]))
    return Found(MISSED, Words("没有问客户是否同意", "the customer was not asked"), offers[:1])


def committed_with_date(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """谁来办、什么时候办好 (step 6, H-P6)."""
    promises = seen.staff_with({"commit"})
    dated = [at for at in promises if WHEN.search(normalise(seen.talk[at].text))]
    if dated:
        return Found(MET, Words("说明了由谁、何时办", "who does it by when was said"), (dated[-1],))
    if promises:
        return Found(PARTLY, Words("答应了,没有说时间", "a promise without a time"), promises[-1:])
    return Found(MISSED, Words("没有说明下一步由谁、何时办", "nobody and no time was named"), seen.staff[-1:])


def closed(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """收尾 (H-M10): thanks, and what comes next or anything else, in the last two turns."""
    last = seen.staff[-SOON:]
    thanks = [at for at in last if "thank" in seen.talk[at].methods]
    ends = [at for at in last if "close" in seen.talk[at].methods]
    if thanks and ends:
        return Found(MET, Words("致谢并交代了后续", "thanks, and what comes next"), _once(thanks[-1], ends[-1]))
    if thanks or ends:
        return Found(
            PARTLY, Words("致谢与交代后续只做了一样", "thanks or what comes next, not both"), (*thanks, *ends)[:1]
        )
    return Found(MISSED, Words("没有致谢,也没有交代后续", "neither thanks nor what comes next"), last[-1:])


def order(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """六步的次序 (H §4): feeling, facts, proposal, agreement, commitment, close."""
    places = _steps(seen)
    if len(places) < 3:
        return NotDue(Words("步骤太少,谈不上次序", "too few steps to speak of an order"))
    wrong = [(a, b) for a, b in pairwise(places) if b < a]
    turns = tuple(sorted({turn for pair in wrong for turn in pair}))[:4]
    if not wrong:
        return Found(MET, Words("步骤次序得当", "the steps came in order"), tuple(dict.fromkeys(places)))
    if len(wrong) == 1:
        return Found(PARTLY, Words("有一步次序颠倒", "one step came too early"), turns)
    return Found(MISSED, Words("步骤次序混乱", "the steps were out of order"), turns)


def _steps(seen: Seen) -> list[int]:
    """Return where each step that was taken happened, in the order that the steps should have."""
    offers = seen.staff_with({"offer"})
    firsts = (seen.staff_with({*FEELING, "apologise"})[:1], seen.staff_with({*QUESTION, "restate"})[:1], offers[:1])
    agreed = seen.staff_with({"consult"}, since=offers[0])[-1:] if offers else ()
    lasts = (agreed, seen.staff_with({"commit"})[-1:], seen.staff_with({"close"})[-1:])
    return [at for step in (*firsts, *lasts) for at in step]


def safety_first(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """先保安全 (H-R4, H-R7): danger to people or money is answered by an act, at once."""
    danger = next((at for at in seen.customer if {"harm", "fraud"} & set(seen.talk[at].risks)), None)
    if danger is None or not seen.staff_after(danger):
        return NotDue(Words("没有人身或资金危险", "no danger to people or money"))
    after = seen.staff_after(danger)
    acts = [at for at in after if set(seen.talk[at].methods) & ACTION]
    if acts and acts[0] == after[0]:
        return Found(MET, Words("立即采取了行动", "acted at once"), (danger, acts[0]))
    if acts and acts[0] in after[: SOON + 1]:
        return Found(PARTLY, Words("行动慢了一步", "acted a step late"), (danger, acts[0]))
    return Found(MISSED, Words("没有立即采取行动", "did not act at once"), (danger, after[0]))


def first_response(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """首次响应: seconds until the first answer of a person."""
    first = next((wait for wait in seen.waits if wait.is_first), None)
    if first is None or not seen.has_times:
        return NotDue(Words("没有时间记录", "no times are known"))
    return _timed(criterion, first.seconds, (first.since, first.turn))


def no_long_wait(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """不让客户干等 (H-X6): the longest wait after the first answer, "one moment" included."""
    later = [wait for wait in seen.waits if not wait.is_first]
    if not later or not seen.has_times:
        return NotDue(Words("没有可比的等候时间", "no further waits are known"))
    longest = max(later, key=lambda wait: wait.seconds)
    return _timed(criterion, longest.seconds, (longest.since, longest.turn))


def _timed(criterion: Criterion, seconds: float, turns: tuple[int, ...]) -> Found:
    verdict = MET if seconds <= criterion.full else PARTLY if seconds <= criterion.partly else MISSED
    return Found(
        verdict,
        Words(
            f"等了 {seconds:.0f} 秒(要求 {criterion.full:.0f} 秒内)",
            f"waited {seconds:.0f} s (aim: {criterion.full:.0f} s)",
        ),
        turns,
    )


def cooled(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """情绪降下来: the heat of the last words against the hottest; "哦" after anger is cold, not cool.

    What the words say is compared, not the level in which earlier anger fades (`core/reading/conversation.py: follow`):
    a person who ends "好,就这样吧,我明天来拿" is heard as calm, though the level is still on its way down.
    """
    points = seen.curve.points
    peak = max(points, key=lambda point: point.said, default=None)
    if peak is None or len(points) < 2 or not seen.staff_after(peak.turn):
        return NotDue(Words("客户没有激动,或之后没有再说话", "the customer was not upset, or said no more"))
    last = points[-1]
    turns = _once(peak.turn, last.turn)
    if last.is_cold:
        return Found(MISSED, Words("最后的话冷淡,气还没消", "the last words were cold, not calm"), turns)
    why = Words(
        f"热度最高 {peak.said:.0f},最后 {last.said:.0f}", f"heat {peak.said:.0f} at most, {last.said:.0f} at the end"
    )
    verdict = MET if last.said == 0 else PARTLY if last.said < peak.said else MISSED
    return Found(verdict, why, turns)


def satisfied(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """客户满意: what the customer answered when asked."""
    return _known(
        seen.outcome.is_satisfied,
        Words("客户表示满意", "the customer said: satisfied"),
        Words("客户表示不满意", "the customer said: not satisfied"),
        Words("客户没有评价", "the customer was not asked or did not say"),
    )


def case_opened(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """投诉要登记: a complaint that was not settled on the spot became a case."""
    return _known(
        seen.outcome.has_case,
        Words("已登记投诉", "a case was opened"),
        Words("投诉没有登记", "no case was opened"),
        Words("不知道是否登记", "not known whether a case was opened"),
    )


def promise_kept(seen: Seen, criterion: Criterion) -> Found | NotDue:
    """承诺兑现 (H-P6): known some time after the talk; the score is made again then."""
    return _known(
        seen.outcome.is_promise_kept,
        Words("承诺已兑现", "what was promised was done"),
        Words("承诺没有兑现", "what was promised was not done"),
        Words("没有承诺,或还没到期", "nothing was promised, or it is not due yet"),
    )


def _known(fact: bool | None, yes: Words, no: Words, unknown: Words) -> Found | NotDue:
    if fact is None:
        return NotDue(unknown)
    return Found(MET, yes) if fact else Found(MISSED, no)


def _once(*turns: int) -> tuple[int, ...]:
    return tuple(dict.fromkeys(turns))


CHECKS: Mapping[str, Check] = {
    check.__name__: check
    for check in (
        feeling_first,
        apology_with_action,
        introduced,
        reason_before_question,
        restated,
        explained,
        options,
        consented,
        committed_with_date,
        closed,
        order,
        safety_first,
        first_response,
        no_long_wait,
        cooled,
        satisfied,
        case_opened,
        promise_kept,
    )
}

RECORDED = frozenset({"first_response", "no_long_wait", "satisfied", "case_opened", "promise_kept"})
"""Checks that read what is on record; nobody need judge them, and agreement on them would be for show."""
