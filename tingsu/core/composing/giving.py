"""The words by which staff give, refuse, ask for and mention things, for `offers`. Matched on normalised text."""

from __future__ import annotations

import re

GIVES: dict[str, str] = {
    "refund": (
        r"退(?!休|出|役|潮|步|让|缩|群|订|一步|房)(?:还|回|款|费|给|您|你|钱|掉|息|保|赔)?|返还|返给|归还|"
        r"冲正|撤销(?:这笔)?(?:扣款|收费)|把钱(?:还|打)"
    ),
    "money": (
        r"赔偿|赔付|赔(?:给|您|你|钱)?|补偿|补给|补(?:您|你)|补(?:发|付|足|上)|垫付|打款|付给|给(?:您|"
        r"你)[^,]{0,8}(?:钱|元|块|红包|现金|话费|补贴)|"
        r"精神损失费|误工费|损失费"
    ),
    "points": (
        r"(?:送|赠|补|给|加|发)[^,]{0,8}(?:积分|礼品|礼物|红包|优惠券|代金券|卡券|购物卡|权益|会员)|赠送|"
        r"(?:积分|权益|礼品)[^,]{0,8}(?:补|送|赠|发)"
    ),
    "waiver": (
        r"减免|免除|免收|免掉|免去|全免|豁免|(?<!避)(?<!以)(?<!难)(?<!不)免(?:您|你)?(?:年费|息|费|手续费|"
        r"违约金|罚息|滞纳金|还|单|利息|了)|"
        r"不再?(?:收|扣)取?(?:您|你)?[^,]{0,4}(?:年费|手续费|利息|费用|违约金|罚息|滞纳金)|"
        r"取消[^,]{0,4}(?:罚息|年费|滞纳金|违约金|利息|手续费|收费)|停息|挂账|一笔勾销|"
        r"(?:不用|无需|不必)再?(?:还|付|交|缴)|打[^,]{0,3}折|(?:年费|利息|罚息|违约金|"
        r"手续费)[^,]{0,6}(?:全免|免了|取消|不再?收)"
    ),
    "rate": (
        r"(?:利率|费率|利息|年化|收益率)[^,]{0,8}(?:降|调|优惠|减)|(?:降低|下调|调低|减少|优惠|"
        r"降)[^,]{0,6}(?:利率|费率|利息)"
    ),
    "extension": (
        r"延期|展期|宽限|延长|延后|推迟|暂缓|缓(?:缴|交|还|扣)|晚[^,]{0,4}(?:再)?(?:还|交)|(?:停止|"
        r"不再?)催(?:收|款)|(?:重新|办理?|做|给您)分期"
    ),
    "credit": (
        r"(?:删除|删掉|消除|消掉|修改|撤销|抹掉|恢复|修复|清除|不上|不影响|不会影响|"
        r"去掉)[^,]{0,10}(?:征信|信用记录|逾期记录|不良记录)|"
        r"(?:征信|逾期记录|不良记录)[^,]{0,10}(?:删|消|修复|恢复|改|撤|抹|清|不会(?:受|有)?影响)"
    ),
    "release": (
        r"(?:解除|解开|取消|放开|提高|上调|恢复|调高)[^,]{0,10}(?:冻结|止付|限制|限额|额度|管控|"
        r"非柜面|账户|卡片?)|解冻|解封|提额|解控|"
        r"(?:限额|额度|冻结|止付|限制|管控|账户|卡)[^,]{0,10}(?:提到|提高|调到|调高|调至|提至|恢复|放开|解除|解开|取消)"
    ),
    "result": (
        r"(?:保证|承诺|担保|包您|肯定|一定|绝对|百分之百|100%|百分百)[^,]{0,14}(?:解决|满意|批|通过|办成|"
        r"办好|办下来|追回|到账|成功|没问题|没事|处理好|不会再)|"
        r"破例|特批|特事特办|网开一面|开除|辞退|(?:处分|处罚|撤职)[^,]{0,6}(?:他|她|柜员|员工|经理)"
    ),
}
BLANKET = re.compile(
    r"(?:按|照)(?:您|你)(?:说的|的(?:要求|意思|说法))[^,。]{0,4}(?:办|来|处理|执行)|都(?:答应|听|依)(?:您|你)|"
    r"(?:要求|条件|诉求)[^,。]{0,8}(?:全部|都|一律|统统|完全|可以|同意)[^,。]{0,4}(?:满足|答应|同意|"
    r"接受)?|(?:满足|答应|同意|接受)(?:您|"
    r"你)(?:的)?(?:全部|所有|一切|任何)?"
    r"(?:要求|条件|诉求)|(?:您|你)(?:说|要|提)多少[^。]{0,8}(?:给|赔|退|补)"
)
ACCEPTS = re.compile(
    r"^[我们行这都]{0,4}(?:可以|没问题|同意|答应|行|好的?|照办|办得到|全部?满足|一定办到|说到做到)[的了。!]*$"
)
COMMITS = re.compile(
    r"会|将|可(?!能|否|疑)|能(?!否)|给|为(?:您|你)|帮(?:您|你)|替(?:您|你)|向(?:您|你)|同意|批准|准予|"
    r"决定|授权|核定|应当?予?|已|马上|立即|立刻|当场|现在|保证|"
    r"一定|肯定|绝对|直接|全额|全部|全|都|答应|承诺|这就|免费|破例|(?:到|退|赔|补|送|免|还|偿|付|掉|除)给?(?:您|你)|"
    r"我们?(?:来)?(?:退|赔|补|免|送|出)|不再|(?:您|"
    r"你)(?:就)?(?:不用|无需|不必)|了$|赠送"
)
DOUBLE = re.compile(
    r"不会不|不能不|不得不|无不|没有不|不可能不|绝不会?不|不是不(?:能|会|可以|行)|并非不|难道不|非[^,]{1,8}不可"
)
REFUSES = re.compile(
    r"不能|不可以|不可能|无法|没法|没有(?:权限|权利|办法|资格)|没权限|无权|不会|不予|未能|尚未|还没|"
    r"暂时?(?:不|没|无)|不敢|不承诺|不保证|不等于|并不|不是|拒绝|"
    r"不随意|不便|难以|不(?:支持|允许|符合|同意|接受)"
)
REFUSED_AFTER = re.compile(
    r"^[^,]{0,8}?(?:(?<!能)不能|(?<!可)不可以|无法|没法|没办法|办不了|办不到|(?<!行)不行|做不到|"
    r"不在我的权限|超出|没有?权限|无权|没有?资格|不敢|没法|不予|尚未|还没)"
)
UNSURE = re.compile(r"是否(?!同意|接受|愿意|可以接受|满意)|能否|能不能|可否|可不可以|会不会|有没有|要不要|该不该")
OTHERS = re.compile(
    r"(?<![按照依据])(?<!满足)(?<!同意)(?<!答应)(?<!根据)(?<!接受)(?:您|你|客户|对方|他|她)(?:这边|"
    r"刚才|之前|上次|也|是|一直|还|又)?"
    r"(?:要求|希望|想|提出|提到|说|反映|诉求|申请|主张|问|关心|担心|需要|在意|期待|认为|觉得|说的)"
    r"|^(?:并|还|同时|且)?(?:要求|希望|主张|请求|索要|索赔)|关于|至于|对于|涉及|所说的?|有关|谈到|提到|(?:要求|希望)(?:我行|我们|银行)"
)
ASKS = re.compile(
    r"申请|请示|上报|反映|争取|核实|核对|了解|研究|评估|登记|记录|记下|转达|汇报|确认|查|询问|提交|"
    r"商量|沟通|审核|审批|看看|整理"
)
ASKS_AFTER = re.compile(rf"^[^,]{{0,8}}(?:{ASKS.pattern})")
NAMED = re.compile(r"^[^,]{0,4}[\d零一二两三四五六七八九十百千万]\s?(?:元|块|万|积分|分|天|个?月|年|%|成|折)")
SURE = re.compile(r"保证|一定(?!要)|肯定|绝对|百分之?百|100%|包(?:您|你)|必定|必须|没问题|放心")
ABOUT = re.compile(
    r"^(?:的?(?:事|问题|请求|诉求|申请|要求|流程|手续|规则|政策|进度|情况|结果|材料|标准|条件|记录|原因|金额|明细))"
)

EN_GIVES: dict[str, str] = {
    "refund": (
        r"\brefund\w*|\breimburs\w+|\b(?:give|pay|send|return)\w* (?:\w+ ){0,3}(?:money|amount|fee|charge|"
        r"it) back|\bpay (?:you )?back|\breturn (?:the|your) (?:money|fee|funds)|\bcredit (?:you|"
        r"your account|back)"
    ),
    "money": r"\bcompensat\w+|\bpay you\b|\bgoodwill\b|\bmake good your loss|\bpayout",
    "points": r"\b(?:bonus|reward) points|\bvouchers?\b|\bgift\b|\bfree \w+",
    "waiver": (
        r"\bwaive\w*|\bwaiver|\bwrit(?:e|ing|ten) off|\bcancel\w* (?:the|your|all|this|"
        r"any) (?:\w+ )?(?:fees?|charges?|interest|penalt\w+)|\b(?:no|without) (?:more |any |"
        r"further )?(?:fees?|charges?|interest)|\bnot (?:be )?charge\w*"
    ),
    "rate": r"\b(?:lower|reduce|cut|drop|better)\w* (?:\w+ ){0,3}(?:rate|interest)|\binterest[- ]free",
    "extension": r"\bextend\w*|\bextension|\bdefer\w*|\bpostpone\w*|\bgrace period|\bmore time to (?:pay|repay)",
    "credit": (
        r"\b(?:remov|delet|clear|eras|correct|fix)\w* (?:\w+ ){0,4}(?:credit|default|record|report)|"
        r"\bnot affect your credit"
    ),
    "release": (
        r"\bunfreez\w+|\bunblock\w*|\blift\w* (?:the|your|all) (?:\w+ )?(?:limit|restriction|freeze|"
        r"block)|\brais(?:e|ing) your limit"
    ),
    "result": (
        r"\b(?:guarantee|promise)\w* (?:\w+ ){0,6}(?:resolv\w+|solv\w+|approv\w+|succe\w+|recover\w*|"
        r"satisf\w+|get)|\bmake an exception|\b(?:fire|dismiss|sack)\w* (?:the|him|her|that)"
    ),
}
EN_BLANKET = re.compile(
    r"\b(?:whatever|everything|anything|all) (?:that )?you (?:ask|want|demand|say)|"
    r"\bagree to (?:all )?your (?:demands?|terms|requests?)"
)
EN_COMMITS = re.compile(
    r"\b(?:will|shall|can|going to|agree\w*|promise\w*|guarantee\w*|happy to|glad to|approved?|hereby|"
    r"receive|entitled|have (?:now |already )?|are|get|let me|we|i|offer\w*)\b|'ll|’ll|'ve"
)
EN_DOUBLE = re.compile(r"\bnot (?:un\w+|refuse|fail)|\bcan(?:no|')t (?:but|refuse|not)")
EN_REFUSES = re.compile(
    r"\b(?:cannot|can not|can't|can’t|unable|not able|won't|won’t|will not|not (?:yet )?(?:able|"
    r"possible|allowed|authori[sz]ed|promise|in a position)|never|no authority|don't|do not|isn't|"
    r"is not|haven't|have not)\b"
)
EN_UNSURE = re.compile(r"\b(?:whether|if (?:a|the|any)|may be possible)\b")
EN_OTHERS = re.compile(
    r"\byou(?:'ve| have|r)? (?:\w+ )?(?:asked?|want\w*|request\w*|mention\w*|said|demand\w*|"
    r"would like|hope|expect)|\b(?:about|regarding|concerning|request for|as for) "
)
EN_ASKS = re.compile(
    r"\b(?:ask(?:ing)? (?:for|about)|apply(?:ing)? for|request(?:ing)?|check\w*|look(?:ing)? into|"
    r"find out|review\w*|submit\w*|pass on)\b"
)
EN_SURE = re.compile(r"\b(?:guarantee|promise|certainly|definitely|for sure|without fail)\w*")
