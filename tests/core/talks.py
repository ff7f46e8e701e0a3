"""Fourteen talks from greeting to goodbye, labelled by hand: good, bad and mixed; banks and brokers."""

from __future__ import annotations

from dataclasses import dataclass, replace

from tingsu.core.coach.talk import Said
from tingsu.core.quality import Outcome
from tingsu.core.reading import Role
from tingsu.packs.read import SHIPPED, read_yaml
from tingsu.packs.schemas.quality import RubricEntry

NOTHING_KNOWN = Outcome()
RUBRIC = RubricEntry.model_validate(read_yaml(SHIPPED / "quality" / "rubric.yaml", "rubric.yaml")[0]).built()
STEP = 20.0
"""Seconds between turns where a talk does not say otherwise."""


@dataclass(frozen=True)
class Talk:
    """A talk, what came of it, and what a trainer says of it: verdicts, faults, the least and the most points."""

    name: str
    turns: tuple[Said, ...]
    verdicts: dict[str, str]
    least: int
    most: int
    faults: tuple[tuple[str, int], ...] = ()
    outcome: Outcome = NOTHING_KNOWN


def c(text: str, heat: int = 0, *, matter: str = "complaint", risks: str = "", need: str = "none") -> Said:
    """Return a customer's turn."""
    return Said(Role.CUSTOMER, text, heat=heat, matter=matter, risks=tuple(risks.split()), need=need)


def s(text: str, methods: str = "", taboos: str = "", compliance: str = "", *, robot: bool = False) -> Said:
    """Return a turn of the staff."""
    said, wrong, broken = (tuple(words.split()) for words in (methods, taboos, compliance))
    return Said(Role.STAFF, text, methods=said, taboos=wrong, compliance=broken, is_robot=robot)


def timed(*turns: Said, waits: dict[int, float] | None = None) -> tuple[Said, ...]:
    """Give each turn its time; `waits` names the turns that came later than the usual step."""
    at, found = 0.0, []
    for place, turn in enumerate(turns):
        at += (waits or {}).get(place, STEP) if place else 0
        found.append(replace(turn, at=at))
    return tuple(found)


WITHDRAWAL_WELL = Talk(
    "取款被问用途,安抚得当",
    timed(
        c("取我自己的钱,凭什么还要说干什么用?", 2),
        s("取自己的钱还被问,您心里不痛快,我理解。我是大堂经理小周,我来帮您。", "acknowledge introduce"),
        c("就两万五,至于吗", 1),
        s("多问一句,是怕有人被骗。为了给您办得快些,想请问一下这笔钱大概做什么用?", "explain ask_with_reason"),
        c("装修,给工人的"),
        s("您是说给装修工人结工钱,取两万五,对吗?对不起,刚才没先跟您讲清楚。", "restate apologise"),
        c("对"),
        s("您看两个办法:现在柜台取,五分钟好;或者我帮您直接转给工头,免得带现金。您选哪个?", "offer consult"),
        c("就取现金吧"),
        s("好,我盯着,五分钟内给您办好。", "commit"),
        c("行,谢谢"),
        s("谢谢您体谅。以后大额提前打我电话,我先给您备好,慢走。", "thank close"),
    ),
    {
        "feeling_first": "met",
        "apology_with_action": "met",
        "reason_before_question": "met",
        "restated": "met",
        "explained": "met",
        "options": "met",
        "consented": "met",
        "closed": "met",
        "order": "met",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "met",
        "satisfied": "met",
    },
    95,
    100,
    outcome=Outcome(is_satisfied=True, has_case=False),
)

WITHDRAWAL_BADLY = Talk(
    "取款被问用途,先搬规定",
    timed(
        c("取我自己的钱,凭什么还要说干什么用?", 2),
        s("这是规定,超过两万都要问。", "", "rule_first"),
        c("什么规定,拿出来我看!把你们领导叫来!", 3),
        s("领导在开会。你不说就办不了。", "", "impossible dismiss"),
        c("那我打12378投诉你们", 3, risks="regulator"),
        s("爱投诉就投诉去。", "", "rude"),
    ),
    {
        "feeling_first": "missed",
        "apology_with_action": "missed",
        "introduced": "missed",
        "restated": "missed",
        "explained": "missed",
        "options": "missed",
        "committed_with_date": "missed",
        "closed": "missed",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "missed",
        "case_opened": "missed",
    },
    0,
    0,
    faults=(("rule_first", 1), ("dismiss", 3), ("impossible", 3), ("rude", 5)),
    outcome=Outcome(has_case=False),
)

LIMIT_MIXED = Talk(
    "限额被降,后来才安抚",
    timed(
        c("转账限额怎么变成五万了?我货款付不出去!", 2),
        s("请问您是哪张卡?尾号多少?", "ask"),
        c("6217那张。你们凭什么动我的限额", 2),
        s("您急着付货款,我理解。降限额是怕卡被人盗用,先护住您的钱。", "acknowledge explain"),
        c("那我现在怎么办", 1),
        s("抱歉给您添了麻烦。您带合同来柜面,当天可以调高。", "apologise offer"),
        c("好吧"),
        s("我帮您约今天下午三点,我在二号窗口等您。", "commit"),
        c("行"),
        s("还有什么需要随时找我。", "close"),
    ),
    {
        "feeling_first": "partly",
        "apology_with_action": "met",
        "reason_before_question": "missed",
        "restated": "missed",
        "explained": "met",
        "options": "partly",
        "consented": "missed",
        "committed_with_date": "met",
        "closed": "partly",
        "order": "partly",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "met",
    },
    50,
    70,
)

ENQUIRY = Talk(
    "两句话的咨询",
    timed(
        c("请问你们周六开门吗?", matter="enquiry"),
        s("周六上午九点到下午四点都开门。", "progress"),
    ),
    {"first_response": "met"},
    100,
    100,
)

ENQUIRY_RUDE = Talk(
    "两句话的咨询,态度差",
    timed(c("请问你们周六开门吗?", matter="enquiry"), s("网上不会自己看吗", "", "rude dismiss")),
    {"first_response": "met"},
    77,
    77,
    faults=(("dismiss", 1), ("rude", 1)),
)

FRAUD = Talk(
    "正在被骗,立即冻结",
    timed(
        c("我刚被骗了八万,快帮我拦住!", 2, matter="report", risks="fraud"),
        s("别急,我现在就给您把账户冻结,您别挂电话,两分钟内办好。", "commit progress"),
        c("求你快点", 2, risks="fraud", matter="report"),
        s("已经冻结了。请您马上打110报警,我这边同时联系对方银行,下午五点前给您回话。", "progress offer commit"),
        c("好,谢谢你", matter="report"),
        s("谢谢您及时打来。我叫李明,工号9527,下午我打给您。", "thank close introduce commit"),
    ),
    {
        "safety_first": "met",
        "committed_with_date": "met",
        "closed": "met",
        "order": "met",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "met",
    },
    100,
    100,
    outcome=Outcome(has_case=True),
)

FRAUD_SLOW = Talk(
    "正在被骗,先盘问",
    timed(
        c("我刚被骗了八万,快帮我拦住!", 3, matter="report", risks="fraud"),
        s("您身份证号多少?", "ask"),
        c("3301...", 2, matter="report"),
        s("转给谁了?", "ask"),
        c("一个公司账户,你快点啊", 3, matter="report"),
        s("为什么要转给他?", "ask"),
        c("你先帮我冻结行不行", 3, risks="fraud", matter="report"),
        s("您当时没看提示吗?", "ask", "blame"),
    ),
    {
        "safety_first": "missed",
        "committed_with_date": "missed",
        "closed": "missed",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "missed",
    },
    0,
    15,
    faults=(("blame", 7), ("interrogate", 7)),
)

WEALTH_BREACH = Talk(
    "理财亏损,话说过头",
    timed(
        c("理财亏了一万多,你们当初怎么说的?", 2),
        s("看到亏损您心里难受,我理解。给您添堵了,对不起,我来帮您看看。", "acknowledge apologise offer"),
        c("那你说怎么办", 1),
        s("您的意思是想知道还能不能回本,对吗?", "restate"),
        c("对啊"),
        s("您放心,再拿半年肯定回本,我们这款是保本的。您看行吗?", "offer consult", "", "guarantee_principal"),
        c("好吧,谢谢"),
        s("明天上午我把持仓报告发给您。谢谢您,有事随时找我。", "commit thank close"),
    ),
    {
        "feeling_first": "met",
        "apology_with_action": "met",
        "restated": "partly",
        "options": "met",
        "consented": "met",
        "committed_with_date": "met",
        "closed": "met",
        "order": "partly",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "met",
        "case_opened": "met",
    },
    40,
    40,
    faults=(("guarantee_principal", 5),),
    outcome=Outcome(has_case=True),
)

ONLY_SORRY = Talk(
    "一味道歉",
    timed(
        c("我的退款一个月了还没到!", 2),
        s("非常抱歉给您带来不便。", "apologise"),
        c("抱歉有什么用,钱呢?", 2),
        s("真的很抱歉。", "apologise"),
        c("到底什么时候到", 2),
        s("对不起,让您久等了。", "apologise"),
        c("你就会说对不起!", 3),
        s("非常抱歉给您带来不便。", "apologise"),
    ),
    {
        "feeling_first": "partly",
        "apology_with_action": "partly",
        "restated": "missed",
        "options": "missed",
        "committed_with_date": "missed",
        "closed": "missed",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "missed",
    },
    10,
    30,
    faults=(("empty_apology", 5), ("empty_apology", 7)),
)

BROKER_ORDER = Talk(
    "券商:限价单没成交,讲得清楚",
    timed(
        c("我挂的单价格都过了为什么没成交?你们系统坑人!", 2),
        s("眼看着价格过去没成交,换谁都窝火。我是您的客户经理陈静,我来查。", "acknowledge normalise introduce"),
        c("我少赚了三千", 2),
        s("为了查准那一分钟的排队情况,方便告诉我是哪只股票、几点挂的吗?", "ask_with_reason"),
        c("两点半,招商"),
        s("我跟您确认一下:两点半,招商银行,限价卖出,没成交,对吗?", "restate"),
        c("对"),
        s(
            "当时同价排在您前面的还有一批,按先来后到成交,才没轮到您。很抱歉没有及时告诉您,我把委托记录调给您。",
            "explain apologise offer",
        ),
        c("那以后呢", 1),
        s("两个办法:挂单时勾上成交提醒,或者分两笔挂。您看哪个合适?", "offer consult"),
        c("提醒吧"),
        s("好,今天收盘前我给您设好,再发委托记录。", "commit"),
        c("可以"),
        s("谢谢您跟我说清楚。还有别的需要吗?", "thank close"),
    ),
    {
        "feeling_first": "met",
        "apology_with_action": "met",
        "reason_before_question": "met",
        "restated": "met",
        "explained": "partly",
        "options": "met",
        "consented": "met",
        "committed_with_date": "met",
        "closed": "met",
        "order": "met",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "met",
        "case_opened": "met",
        "promise_kept": "met",
    },
    94,
    99,
    outcome=Outcome(has_case=True, is_promise_kept=True),
)

BROKER_SMS = Talk(
    "券商:短信太多,推给别人",
    timed(
        c("你们一天发八条短信,烦死了", 1),
        s("短信不归我们管,您打总部电话。", "", "dodge"),
        c("我就是打的总部转过来的", 2, risks="repeat"),
        s("那我也没办法。", "", "impossible"),
        c("算了", 0),
    ),
    {
        "feeling_first": "missed",
        "apology_with_action": "missed",
        "restated": "missed",
        "options": "missed",
        "committed_with_date": "missed",
        "closed": "missed",
        "first_response": "met",
        "no_long_wait": "met",
        "cooled": "missed",
        "case_opened": "missed",
        "satisfied": "missed",
    },
    0,
    5,
    faults=(("dodge", 1), ("impossible", 3)),
    outcome=Outcome(is_satisfied=False, has_case=False),
)

LEFT_WAITING = Talk(
    "让客户干等",
    timed(
        c("信用卡多扣了我九十块年费", 1),
        s("您看到多扣钱着急,我理解,我马上查,请稍等。", "acknowledge commit"),
        s("查到了,是系统没减免。抱歉,这九十块退给您,明天到账,您看可以吗?", "explain apologise offer commit consult"),
        c("行吧,以后别这样"),
        s("好的,谢谢您。再有问题随时找我。", "thank close"),
        waits={1: 240.0, 2: 600.0},
    ),
    {
        "feeling_first": "met",
        "apology_with_action": "met",
        "options": "partly",
        "consented": "met",
        "committed_with_date": "met",
        "first_response": "missed",
        "no_long_wait": "missed",
    },
    75,
    90,
)

ROBOT_FIRST = Talk(
    "机器人答不了,转人工",
    timed(
        c("手机银行登不上,急着还款", 1),
        s("我是智能客服,请问您想咨询什么?", "ask", robot=True),
        c("转人工!", 1),
        s("登不上又赶着还款,是挺急人的。我先帮您延一天还款日,再一步步陪您登录,您看行吗?", "acknowledge offer consult"),
        c("好的谢谢"),
        s("已经登上了,还款日延到明天晚上六点。谢谢您耐心。还有别的需要吗?", "progress commit thank close"),
        c("没有了,谢谢"),
    ),
    {
        "feeling_first": "met",
        "apology_with_action": "missed",
        "restated": "missed",
        "options": "partly",
        "consented": "met",
        "order": "met",
        "closed": "met",
        "first_response": "met",
        "no_long_wait": "met",
    },
    60,
    75,
)

WALKED_OUT = Talk(
    "客户中途走了",
    timed(
        c("排了一个小时的队,什么破银行", 2),
        s("让您等了一个小时,难怪您生气,对不起。请到贵宾室坐,我优先给您办。", "acknowledge apologise relocate offer"),
        c("不办了,走了", 2, risks="churn"),
    ),
    {"feeling_first": "met", "apology_with_action": "met", "first_response": "met", "case_opened": "missed"},
    70,
    85,
    outcome=Outcome(customer_left=True, has_case=False),
)

TALKS = (
    WITHDRAWAL_WELL,
    WITHDRAWAL_BADLY,
    LIMIT_MIXED,
    ENQUIRY,
    ENQUIRY_RUDE,
    FRAUD,
    FRAUD_SLOW,
    WEALTH_BREACH,
    ONLY_SORRY,
    BROKER_ORDER,
    BROKER_SMS,
    LEFT_WAITING,
    ROBOT_FIRST,
    WALKED_OUT,
)
