"""What a customer may say that a robot must not answer alone: a wish for a human, one's own money, a scam, a life.

Written as patterns over the normalised text rather than learnt: a wish for a human that is overheard cannot be put
right by an average. Each is measured in `docs/benchmarks.md`.
"""

from __future__ import annotations

import re

from tingsu.core.text.normalise import normalise


def _any(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns))


_HUMAN = _any(
    r"有人在(?:吗|嘛|么)|找个人(?:问|说|聊|办|帮)|(?:安排|派)(?:一?[个位名])?(?:工作人员|人员|专人|同事)|不想(?:跟|和|同|对着)(?:个)?(?:程序|机器|机器人|电脑)",
    r"人工(?!智能|费|成本|授精|牛黄|湖|草坪|审核|复核|核实|录入|耳蜗)|转人手|人手客服|转接?(?:真|活)?人(?!民|家|员的)|真人|活人|大活人|有血有肉",
    r"(?:找|要|叫|喊|请|换|给我接|接|派|搵|揾|寻|整|来|帮我叫|让|想同|要同|同|跟|和)(?:一下)?(?:你们?|你哋|侬|恁|贵行)?(?:的|嘅|那边|这边|个|一个|位|一位|些)*(?:领导|经理(?!买|推荐)|主管|负责人|管事|说了算|当官|头儿|老板|行长|主任|客服(?!电话)|坐席|话务员|接线员|专员|工作人员|人(?:来|讲|说|谈|倾|唠|聊|话|跟我|同我|和我|听|办|处理|接))",
    r"(?:跟|和|同|与)(?:个)?(?:机器|机器人|电脑|ai|程序)(?:说|讲|聊|谈|倾|唠)(?:不清|不通|不明白|唔通|不了)",
    r"不(?:要|想)(?:再)?(?:跟|和|同)?(?:这个|你这)?(?:机器|机器人|电脑|ai)",
    r"(?:别|不要|唔好|莫|甭)(?:再)?(?:用|拿|派|让)?(?:个)?(?:机器人|机器|ai|自动回复)|唔要机械人|机械人",
    r"(?:有没有|有冇|有无|有得)人(?:在|啊|呀|啦|管|喺|理|能|可以|吗|$)|人呢(?:$|[?!,。])|(?:还有|有)(?:活的|喘气的)",
    r"(?:能不能|可不可以|可以|能)?换个?(?:人|明白人|会说话的)",
    r"(?:找|要)(?:个)?(?:人(?!民|脸|寿|家|数)(?:$|[,.。!?啊呀吧])|明白人|懂的人|能做主的)",
    r"客服(?:小姐姐|小哥|妹妹|姐姐|人员)?(?:呢|在吗|在不在|在哪里?|出来)|(?:接|转)(?:一下)?客服",
    r"(?:打|给)(?:个)?(?:我)?电话(?:给我|联系我|过来)|(?:安排|让)人(?:给我|跟我|联系我|打)|回个?电话给我",
)
_HUMAN_EN = _any(
    r"\b(?:real|actual|live|human)\s+(?:person|human|being|agent|people|representative)",
    r"\bhuman\b",
    r"\b(?:an?|the|your|some|any)\s+(?:agent|representative|rep|operator|supervisor|manager|advisor|person|somebody)\b",
    r"\b(?:speak|talk|chat|connect|transfer|put)\b.{0,20}\b(?:someone|somebody|person|people|agent|manager|staff|operator|customer service|representative)\b",  # noqa: E501
    r"\bcustomer service\b|\bnot (?:a )?(?:robot|bot|machine)\b|\bstop (?:the )?bot\b",
    r"\boperator\b|^\W*(?:agent|representative|human|operator)\W*$",
)
_NOT_HUMAN = _any(
    r"(?:不用|不需要|无需|不必|先不|别|不要|暂时不)(?:帮我|给我)?(?:转|找|接|叫)(?:接)?(?:人工|客服|人|经理|领导)",
    r"人工(?:客服|服务|坐席|座席|台)?(?:的|是|要)?(?:按几|几点|时间|上班|下班|电话|号码|是几|在线时间|24小时|要钱|收费|费)",
    r"(?:几点|什么时候|什么时间|多久|怎么)(?:才)?(?:有|能|可以)?(?:转|找|接)?(?:到)?人工|怎么转人工|如何转人工",
    r"(?:还是|是不是|是)(?:真人|人工|活人)(?:吗|呢|$|[?])|没人工作|人工作|本人(?:来|办|说|讲)|代办人|家人来|客户经理(?:卖|推荐|让|叫|给)",
    r"被?(?:冒充|假冒|自称)|\bno (?:need|human)\b|\bare you (?:a )?(?:human|real person|robot|bot)\b",
    r"\bcustomer service (?:hours?|number|phone)\b",
)

_MINE = _any(
    r"我|咱|俺|偶|阿拉|吾|(?:老婆|老公|老妈|老爸|妈妈?|爸爸?|孩子|儿子|女儿|父亲|母亲)的?(?:卡|账|钱)|\b(?:my|i|i'm|i've|me)\b",
)
_WHEN = r"(?:昨天|昨晚|前天|今天|今早|刚才|刚刚|刚|上午|下午|上周|上个?月|这个?月|本月|前几天|大前天|星期|周[一二三四五六日末]|\d+[号日]|\d+月)"  # noqa: E501
_MONEY = r"(?:钱|款|元|块|万|余额|工资|存款|本金|利息|收益|手续费|年费|短信费|管理费|违约金|账单|额度|积分|尾号)"
_LOOK = _any(
    r"(?:我|俺|妈|爸)[^。!?]{0,8}(?:卡|账户|账|存折)[^。!?]{0,6}(?:怎么|咋|突然|莫名)?少了|我[^。!?]{0,6}还了?款[^。!?]{0,10}(?:还|怎么|咋)(?:是|显示|说)?[^。!?]{0,4}(?:欠|逾期|没还)",
    r"(?:为什么|为啥|凭什么|凭啥|怎么|咋|谁|无故|无缘无故|莫名其妙|平白|又|多|乱|重复|偷偷|私自|白白)[^,。!?]{0,8}(?:扣|划|收)(?:走|掉|了|我|去)+",
    r"(?:扣|划|收)(?:走|掉|去)?了?我[^,。!?]{0,10}\d",
    r"(?:被|给我|给俺|替我|从我[^,。]{0,6})(?:多|重复|乱)?(?:扣|划|收)(?:走|掉|了|去)",
    rf"{_WHEN}[^。!?]{{0,24}}(?:没|未|冇|木有|还不|都不)[^,。!?]{{0,4}}(?:到|收到|入账|退|来|见)",
    r"我[^。!?]{0,20}(?:转|汇|打|存|充|退|还|付|交|买|赎)[^。!?]{0,16}(?:一直|还|到现在|迟迟|都|也)?(?:没有?|未|冇)[^,。!?]{0,4}(?:到|收到|入账|退|显示|给)",
    rf"我的?[^。!?]{{0,10}}{_MONEY}[^。!?]{{0,10}}(?:一直|还|到现在|迟迟|都|怎么|咋)(?:没有?|未|不)[^,。!?]{{0,4}}(?:到|退|发|给|回)",
    rf"(?:少了|不见了|没了|不翼而飞|对不上|不对劲?|丢了|蒸发|清零|变成0)[^。!?]{{0,8}}(?:\d|{_MONEY})",
    rf"{_MONEY}[^。!?]{{0,8}}(?:少了|不见了|没了|去哪了?|到哪去?了?|哪去了|跑哪|不翼而飞|对不上|不对|没咯|冇咗)",
    r"(?:我|俺|咱)[^。!?]{0,14}(?:还有|还剩|剩|有|欠|要还|该还|差|是|能有|现在)(?:了)?多少(?:钱|块|元|额度|利息|积分|余额|$|[?])?(?!费|手续|天|岁|张|次|种|个)",
    r"(?:查|看|报|告诉)(?:一下|下|看|看看)?(?:我|俺)(?:的|这|卡|账|个|名下|上|本)[^。!?]{0,12}(?:余额|明细|流水|账单|额度|欠款|还款|利息|贷款|进度|记录|钱)",
    r"我(?:的|这)(?:张卡|卡|账户|账号|贷款|房贷|信用卡)?[^。!?]{0,6}(?:余额|额度|欠款|账单|应还|月供|剩余本金)(?:是|还|有|现在|到底|为什么|怎么|咋|不对)",
    r"(?:这|那)笔[^。!?]{0,14}(?:怎么回事|哪来的|谁的|干嘛的|是什么|什么钱|没到|不是我)|不是我(?:本人)?(?:刷|转|消费|操作|买|取|付)",
    r"我[^。!?]{0,10}(?:atm|取款机|柜员机|机器)[^。!?]{0,12}(?:没吐|没出|吞了|没出来|少吐)",
    r"(?:没吐|没出|少吐|吞了)(?:钱|钞|我|\d)",
)
_LOOK_EN = _any(
    r"\b(?:my|i|me)\b.{0,40}\b(?:balance|charged|deducted|debited|missing|not (?:arrived|received|credited|come)|hasn'?t (?:arrived|been credited|come|posted)|did(?:n'?t| not) (?:arrive|receive|get)|disappeared|gone|owe|refund)\b",  # noqa: E501
    r"\bwhy (?:was|were|did|have|has).{0,24}\b(?:charge|charged|deduct|deducted|take|taken|debited)\b",
    r"\bhow much (?:do i|is (?:in )?my|money do i)\b",
    r"\b(?:did(?:n'?t| not)|never) (?:make|authori[sz]e|spend) (?:this|that|the|these)\b",
    r"\bnot (?:made by )?me\b.{0,20}(?:payment|transaction)",
)
_GENERAL = _any(
    r"^(?:如果|要是|假如|万一|一般|通常|正常)|一般(?:要|需要|多久|几天|是)|怎么(?:查|看|算|收费|交|才能|申请|开通|设置|改|调|提)|如何",
    r"多久(?:能|可以|会)?到账|什么(?:时候)?(?:开始)?(?:收|扣)(?:年费|费)|收费标准|\bif\b|\bhow (?:do|can|to)\b",
)

_SCAM = _any(
    r"(?:我|俺|咱|妈|爸|爷爷|奶奶|老人|老伴|孩子|老婆|老公|朋友|家人|阿婆)[^。!?]{0,14}(?:被|遭|受|上当|叫人|给人|让人)[^。!?]{0,6}(?:骗|诈|盗刷|忽悠)",
    r"(?:转|汇|打|给)(?:了|过|到|给)?[^。!?]{0,10}骗子|骗子[^。!?]{0,16}(?:钱|转|卡|验证码|拿走)",
    r"(?:让|叫|要|喊|要求|说要|逼)(?:我|俺|咱|我妈|我爸|他|她|老人)[^。!?]{0,20}(?:转|汇|打钱|打款|充值|验证码|共享屏幕|屏幕共享|下载|安全账户|保证金|解冻|刷单|垫付|刷流水|注销|把钱)",
    r"(?:安全账户|公检法|洗钱案|涉嫌洗钱|清查账户|百万保障|取消会员|注销校园贷|刷单|杀猪盘|共享屏幕|屏幕共享|远程(?:控制|操作)|解冻费|做任务返)[^。!?]{0,20}(?:转|汇|我|钱|要|叫|让|说|了)",
    r"(?:接到|收到|有)(?:个|了|一个)?[^。!?]{0,14}(?:警察|公安|检察院|法院|客服|领导|银监|社保|医保|快递)[^。!?]{0,14}(?:电话|短信|说)[^。!?]{0,20}(?:转|钱|验证码|卡|账户|洗钱|涉案)",
    r"(?:盗刷|被盗|不是我(?:本人)?(?:刷|转|消费|操作))",
    r"(?:把|告诉|给|念|发)(?:了)?[^。!?]{0,8}验证码[^。!?]{0,6}(?:给|告诉|发|了)[^。!?]{0,6}(?:别人|他|她|对方|人|客服|陌生)",
)
_SCAM_EN = _any(
    r"\b(?:i|my (?:mother|father|mom|dad|wife|husband|grandm\w+|grandfather))\b.{0,30}\b(?:scammed|scam|cheated|tricked|defrauded|fell for|phished|hacked)\b",  # noqa: E501
    r"\bsafe account\b",
    r"\b(?:someone|somebody|he|she|they|caller|police)\b.{0,40}\b(?:asks?|asked|asking|tells?|told|wants?|telling|made)\b.{0,20}\b(?:me|us|her|him)\b.{0,30}\b(?:transfer|send|code|wire|install|share)",
    r"\bunauthori[sz]ed\b|\bstolen\b.{0,20}\b(?:card|money|account)|\bgave\b.{0,30}\bcode\b",
)
_ASKS_ABOUT = _any(
    r"(?:怎么|如何|怎样)(?:识别|防|避免|辨别|判断|预防|分辨|看出)|什么(?:是|叫)|是什么意思|是真的吗",
    r"(?:会不会|怕|防止|避免|免得)(?:被骗|被盗|上当)|有哪些(?:诈骗|骗术)",
    r"\bhow (?:to|do i) (?:avoid|recogni[sz]e|spot|tell)\b|\bwhat is\b",
)
_HARM = _any(
    r"不想活|活不下去|活着没|活着还有什么|死了算|去死|寻死|自杀|自尽|轻生|跳楼|跳河|跳江|喝农药|割腕|上吊|死给你们?看|死在你们|没法活|结束(?:自己|我)的?生命",
    r"了断|遗书|同归于尽|炸了?你们|砍死|杀了你|弄死|放火|拿刀|带刀|唔想活|想死|一死了之|(?:不如|还是)死",
    r"\b(?:kill (?:myself|you|him|her|them)|suicide|suicidal|end my life|want to die|hurt myself|jump off|burn (?:it|the|your)|bring a (?:knife|gun)|bomb)\b",  # noqa: E501
)
_AGAIN = _any(
    r"(?:第[二两三四五六七八九十\d]+次)(?:了|问|来|打|找|说|反映)",
    r"(?:说|问|讲|反映|打)(?:过|了)(?:好?几|多少|[二两三四五六七八九十\d]+|无数|n|好多)(?:次|遍|回)|又是(?:这|同)(?:个|样)",
    r"还是(?:这个|那个|同样的?|一样的?)(?:问题|事)|上次(?:就|也|不是)(?:问|说|反映|跟你)|我(?:已经|刚才|刚刚|都)(?:说|问|讲)(?:过|了)",
    r"答非所问|(?:没|不是)(?:回答|解决)我|不是(?:问|说)这个|你没(?:听|看|明白|懂|搞)|听不懂(?:人话|我)|看不懂我|牛头不对马嘴|驴唇不对马嘴|车轱辘话",
    r"复读机",
    r"\b(?:asked|told you|said|already|explained) (?:this |that |it )?(?:(?:two|three|\d+|many|several) times|already|before|again|twice)",  # noqa: E501
    r"\bnot what i asked|\b(?:second|third|\d(?:nd|rd|th)) time\b",
    r"\byou(?:'re| are) not (?:answering|listening)|\bsame (?:answer|problem|issue) again",
)


def wants_human(text: str) -> str:
    """Return the words that ask for a human being, empty when none do: "转人工", "叫你们经理来", "搵真人"."""
    plain = _NOT_HUMAN.sub(" ", normalise(text))
    found = _HUMAN.search(plain) or _HUMAN_EN.search(plain)
    return found.group().strip() if found else ""


def needs_look(text: str) -> str:
    """Return the words by which a customer asks about their own money, which nobody answers without looking.

    "我昨天转的钱没到" needs somebody who may look; "转账多久到账" does not.
    """
    plain = normalise(text)
    if not _MINE.search(plain) and not re.search(_WHEN, plain) and not re.search(r"[这那]笔|尾号", plain):
        return ""
    found = _LOOK.search(plain) or _LOOK_EN.search(plain)
    if found is None:
        return ""
    is_past = re.search(rf"{_WHEN}|了(?:我|$|[,。!?\d])|\d", plain)
    return "" if _GENERAL.search(plain) and not is_past else found.group().strip()


def tells_scam(text: str) -> str:
    """Return the words that tell of a scam or theft that goes on or has happened; empty for questions about scams."""
    plain = normalise(text)
    found = _SCAM.search(plain) or _SCAM_EN.search(plain)
    return found.group().strip() if found and not _ASKS_ABOUT.search(plain) else ""


def tells_harm(text: str) -> str:
    """Return the words that speak of ending a life, one's own or another's."""
    found = _HARM.search(normalise(text))
    return found.group().strip() if found else ""


def asks_again(text: str) -> str:
    """Return the words by which a customer says that they have said it before, or that the answer missed."""
    found = _AGAIN.search(normalise(text))
    return found.group().strip() if found else ""


_PLAIN = _any(
    r"怎么|如何|怎样|什么|哪|吗|嘛|多少|多久|几|能不能|可以|是不是|有没有|需要|\?|？",
    r"\b(?:how|what|where|when|which|can|do|is|are)\b",
)


def is_plain_question(text: str) -> bool:
    """Say whether a text asks something, rather than threatens or tells."""
    return bool(_PLAIN.search(normalise(text)))


_THREAT = _any(
    r"就(?:去|要|找|打|告|发|上|让|报)|再不|再这样|否则|不然|我(?:要|会|已经|现在|马上)(?:去|打|告|找|请|联系|报|发|把|投诉|举报|曝光)|法院见|拉横幅|讨说法",
    r"\b(?:i will|i'll|i am going to|i'm going to) (?:sue|report|complain|call|post|tell)",
)


def threatens(text: str) -> bool:
    """Say whether a text announces what the customer will do if nothing happens."""
    return bool(_THREAT.search(normalise(text)))
