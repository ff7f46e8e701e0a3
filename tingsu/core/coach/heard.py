"""Small questions about one turn, answered from its words: a yes, a no, a day, a feeling, a name.

What needs judgement is read by the engine (`Said.methods`, `need`, `risks`); here is only what has a fixed wording.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from tingsu.core.coach.talk import Said
from tingsu.core.reading.conversation import THANKS
from tingsu.core.text.normalise import normalise

_YES = re.compile(
    r"^(那)?(对+(?!了)|是+的?|没错|嗯+|好+(的|吧|啊|呀)?|行+(吧|啊|的)?|可以|同意|成|中|没问题|就是这样|就这样|就这么办|"
    r"那就这样|ok|okay|yes|yeah|yep|right|correct|"
    r"sure|fine|agreed|that works)([,。.!~ 吧啊呀的了]|$)|我同意|就按(您|"
    r"你)说的|按(您|你)说的办|可以接受|那(就)?(先)?这样(吧|办)|听(您|你)的|就这么定"
    r"|[,。 ](那)?(就)?(行|好的?|可以|没问题|成|同意)(吧|了|啊)?[。!~]*$",
    re.MULTILINE,
)
_NO = re.compile(
    r"不行|不可以|不同意|不接受|不满意|没法接受|接受不了|不能接受|我不要|不要这个|太少|太慢|太久|等不了|不够|凭什么|不认|少来|别来这套|敷衍|糊弄|谁信|不信|说了等于没说|"
    r"不是这(样|个意思)|没用|\b(no way|not acceptable|unacceptable|not good enough|i don't accept|"
    r"i refuse|too (late|little|slow)|not true|won't do)\b"
)
_WHY = re.compile(
    r"为什么|为啥|凭什么|凭啥|什么(道理|原因|依据)|怎么回事|搞什么|(什么|"
    r"啥)意思|哪条规定|\bwhy\b|how come|what('s| is) the reason"
)
_ASKS = re.compile(
    r"[?]|(吗|呢|么)[。!~]*$|请问|方便(告诉|说|问)|能(不能|否)|可以告诉|是不是|(哪|几)(天|位|笔|点|家|张)|多少"
)
_AT_ONCE = re.compile(r"现在就|马上|这就|立刻|正在|已经|\b(right now|right away|at once)\b")
_DATED = re.compile(
    r"(今天|今晚|明天|明早|后天|大后天|当天|本周|下周|这周|周[一二三四五六日天]|星期[一二三四五六日天]|月底)|\d{1,2}月\d{1,2}(日|号)|\d{1,2}号|"
    r"(\d{1,3}|[一二两三四五六七八九十半]{1,3})个?(工作日|天|小时|分钟|钟头)|(\d{1,2}|[一二两三四五六七八九十]{1,3})(点|时)|"
    r"\b(today|tonight|tomorrow|by (noon|\d)|within \w+ (\w+ )?(minutes?|hours?|"
    r"days?)|(mon|tues|wednes|thurs|fri|satur|sun)day)\b"
)
_FEELING = re.compile(
    r"急|气|火|委屈|难受|不痛快|不舒服|不踏实|担心|害怕|慌|失望|寒心|憋|烦|堵得|窝火|窝心|恼|揪心|不好受|不是滋味|折腾|受罪|遭罪|心疼|不容易|没面子|尴尬|"
    r"\b(upset|angry|anger|frustrat\w+|worr\w+|disappoint\w+|annoy\w+|stress\w+|"
    r"unfair|hurt\w*|distress\w*|frighten\w*|fed up|anxious)\b"
)
_REASON = re.compile(
    r"因为|为了|是怕|怕(您|有人|别人)|护着|保护|防(止|着|的)|免得|省得|以免|原因|缘故|之所以|按.{1,8}(算|"
    r"排)|\b(because|protect\w*|so that|in case|reason)\b"
)
_CONSULTS = re.compile(
    r"(对|行|好|可以|成|是|合适|方便|准)(吗|不对|不行|不好|么)|您看|您觉得|您的意思是|怎么样|"
    r"\b(is that|would (you|that)|shall (i|we)|all right)\b"
)
_COMFORT = re.compile(
    r"对不起|抱歉|理解|体谅|应该的|难怪|您的权利|我(都)?(听|看)(得)?(到|见|出来|进去)|我懂|我明白"
    r"|\b(sorry|understand|i (see|hear)|your right|you're right|i'm listening|with you)\b"
)
_LISTENS = re.compile(
    r"我(都|一直|就|在这儿|在这里)?(听着|在听|陪着?您)|我不(打断|插话|插嘴)|您(慢慢|接着|先|尽管|往下)(说|讲)|心里(一定|肯定|也|当然)?(很|太)?"
    r"(不好受|不舒服|难受|堵|憋屈)|换(了|作|做)?(我|谁)|(搁|放)(谁|在谁)|谁(碰上|遇上|都(得|会))|委屈您|您受委屈|您(也|都|实在|真是)?(太)?不容易|"
    r"(生气|发火|着急|恼火|窝火|难过|担心)(是|很|都)?(应该|正常|有道理|有缘由|可以理解)|请您?节哀|"
    r"\b(i'm listening|i won't interrupt|anyone (in your place )?would|"
    r"in your place|right to be (angry|upset)|i'm with you)\b"
)
_OWNER = re.compile(
    r"我(是|姓|叫|来(负责|跟|办|盯|处理|接)|负责|一直?跟|跟到底|盯着?|亲自)|由我|交给我|您?只(管|要)?找我|归我|算我的|我名下|"
    r"\b(i am|i'm|my name is|this is) [a-z]+|\bi('ll| will) (handle|look after|take care|own|follow)",
)
_LEADER = re.compile(
    r"(找|叫|喊|请|让|见|换)(你们?|您们?|个|一下|一个)?(的)?(领导|行长|主任|经理|主管|负责人|管事|上级|值班)|跟你说(不着|没用)|你(能)?做(不了|得了)主|你级别|"
    r"(领导|行长|经理|主管|负责人)(呢|出来|在哪)|\b(manager|supervisor|your boss|someone (senior|"
    r"in charge)|speak to (a|the|your) (manager|supervisor))\b"
)
_ASKED = (  # what is asked for, how one asks, how it has been told
    (
        "称呼",
        re.compile(r"(您|你)?(贵姓|怎么称呼)|叫什么名字|\b(what('s| is)|have|ask|tell me) your name\b"),
        re.compile(r"我(姓|叫)[一-鿿]|\bmy name is\b"),
    ),
    (
        "金额",
        re.compile(
            r"(金额|钱数)(是)?多少|(扣|转|取|存|花|被收)(了|走|掉)多少|多少(钱|金额)(呢|啊)?[?]|几(千|万)(块|元)?[?]|"
            r"\bhow much (is|was|were|did|does|money)\b"
        ),
        re.compile(r"\d[\d,.]*\s*(元|块|万|千|rmb|yuan)|¥\s*\d"),
    ),
    (
        "电话",
        re.compile(r"(手机号|电话|联系方式)(码)?(是)?(多少|方便|留)|\bphone number\b"),
        re.compile(r"(?<!\d)1[3-9]\d{9}(?!\d)"),
    ),
)
_BARE = re.compile(r"[\W_]+")


def plain(turn: Said) -> str:
    """Return the turn's text in its normal form, at most 2000 characters: enough for every question here."""
    return normal(turn.text)


@lru_cache(maxsize=8192)
def normal(text: str) -> str:
    """Return the first 2000 characters of a text in their normal form, without spaces around."""
    return normalise(text[:2000]).strip()


def accepts(text: str) -> bool:
    """Say whether the customer says yes (or thanks) and no no: "对", "行吧,那就这样"."""
    return bool((_YES.search(text) or THANKS.search(text)) and not _NO.search(text))


def rejects(text: str) -> bool:
    """Say whether the customer turns something down: "不行,太少了"."""
    return bool(_NO.search(text))


def asks_why(text: str) -> bool:
    """Say whether the customer wants a reason."""
    return bool(_WHY.search(text))


def asks_leader(text: str) -> bool:
    """Say whether the customer wants somebody higher: "叫你们领导来"."""
    return bool(_LEADER.search(text))


def asks(text: str) -> bool:
    """Say whether a turn of ours puts a question."""
    return bool(_ASKS.search(text))


def only_asks(text: str) -> bool:
    """Say whether a turn of ours puts a question without saying why, and does not restate or ask for a view."""
    return asks(text) and not gives_reason(text) and not _CONSULTS.search(text)


def has_date(text: str) -> bool:
    """Say whether a turn names a day, an hour or a span of time."""
    return bool(_DATED.search(text))


def acts_now(text: str) -> bool:
    """Say whether a turn names a time, or something done at once: what an apology must be followed by."""
    return has_date(text) or bool(_AT_ONCE.search(text))


def names_feeling(text: str) -> bool:
    """Say whether a turn of ours names a feeling."""
    return bool(_FEELING.search(text))


def meets_feeling(text: str) -> bool:
    """Say whether a turn of ours meets the customer's feeling: names it and grants it, or stays and listens."""
    return bool((_FEELING.search(text) and _COMFORT.search(text)) or _LISTENS.search(text))


def gives_reason(text: str) -> bool:
    """Say whether a turn of ours says why or what for."""
    return bool(_REASON.search(text))


def comforts(text: str) -> bool:
    """Say whether a turn of ours has a word for the customer's feeling."""
    return names_feeling(text) or bool(_COMFORT.search(text))


def names_owner(text: str) -> bool:
    """Say whether a turn of ours says who takes the matter on."""
    return bool(_OWNER.search(text))


def bare(text: str) -> str:
    """Return the text without marks and spaces."""
    return _BARE.sub("", text)


def asks_for_told(text: str, told: Sequence[str], *, known: Mapping[str, str] | None = None) -> bool:
    """Say whether a turn of ours asks for a name, an amount or a number that the customer told or that is on file."""
    facts = known or {}
    for blank, question, answer in _ASKED:
        # The telephone of the facts is ours, not the customer's.
        is_known = bool(blank != "电话" and facts.get(blank))
        if question.search(text) and (is_known or any(answer.search(each) for each in told)):
            return True
    return False
