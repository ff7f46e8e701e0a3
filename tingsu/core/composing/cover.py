"""Put placeholders where personal data stands before a text leaves the house, and put them back on return.

Wider than `core.text.personal`, which must not star out a harmless number on a page: here a word too many that is
covered costs nothing, a name too few has left the bank.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from tingsu.core.text.normalise import normalise
from tingsu.core.text.personal import Kind, find_personal, mask

SURNAMES = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈"
    "姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严覃武戴莫孔向汤"
    "温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴"
    "霍涂成苗谷曲盛冉翁蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑"
    "景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟"
    "邝"
)
LABELS = {
    Kind.ID_NUMBER: "证件",
    Kind.BANK_CARD: "卡号",
    Kind.PHONE: "电话",
    Kind.EMAIL: "邮箱",
    Kind.ADDRESS: "地址",
}
NAME, NUMBER = "姓名", "号码"
PLACEHOLDER = re.compile(r"〔(姓名|证件|卡号|电话|邮箱|地址|号码)\d{1,3}〕")
_SPOOFED = re.compile(r"〔(?=\s*(?:姓名|证件|卡号|电话|邮箱|地址|号码))")

# Whatever passes no check digit: account and contract numbers, passports, number plates, IP addresses, chat accounts.
_NUMBERS = re.compile(
    r"(?<![\d.,])\d(?:[ \-]?\d){7,}(?![\d]|[ ]?(?:元|块|万|亿))"
    r"|(?<![A-Za-z0-9])[A-Za-z]{1,2}\d{6,10}(?![A-Za-z0-9])"
    r"|[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·. ]?[A-Z0-9]{5,6}(?![A-Za-z0-9])"
    r"|(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])"
    r"|(?<=微信)(?:号)?[是::]?\s?[A-Za-z][\w\-]{5,19}|(?<=(?i:qq))[号是::]*\s?\d{5,12}"
)
_HOMES = re.compile(
    r"[一-鿿]{2,8}(?:小区|花园|公寓|大厦|家园|新村|苑|里|府|"
    r"城)[0-9A-Za-z一二三四五六七八九十]{1,4}(?:号楼|栋|幢|座|单元|室|层|号)"
    r"(?:[0-9A-Za-z一-鿿]{0,8}?[0-9一二三四五六七八九十]{1,5}(?:单元|层|楼|室|号))*"
)
_BEFORE_A_NAME = (
    r"(?:我叫|我的名字(?:是|叫)|我是|名叫|名字叫|叫做|本人|户名(?:是|为)?|姓名(?:是|为)?|收款人(?:是|"
    r"为|叫)?|开户人(?:是|为)?|联系人(?:是|为)?|"
    r"经办人(?:是|为)?|我?(?:的)?(?:爱人|丈夫|老公|妻子|老婆|太太|母亲|父亲|妈妈|爸爸|妈|爸|儿子|女儿|"
    r"哥哥|姐姐|弟弟|妹妹|同事|朋友)(?:叫|是)?|"
    r"(?:柜员|客服|坐席|经理|专员)(?:叫|是)?)[::]?\s?"
)
_AFTER_A_NAME = r"(?=[,.。!!?;;:、\s)(的在说去来给]|$|先生|女士|小姐|本人)"
_NAMES = re.compile(rf"{_BEFORE_A_NAME}(?P<name>[{SURNAMES}][一-鿿]{{1,2}}){_AFTER_A_NAME}")
_ENGLISH_NAMES = re.compile(
    r"(?:\b[Mm]y name is|\b[Tt]his is|\bI am|\bI'm|\b(?:Mr|Mrs|Ms|Miss|Dr)\.?)\s"
    r"(?P<name>[A-Z][a-z]+(?: [A-Z][a-z]+){0,2})"
)


@dataclass
class Cover:
    """The placeholders of one question to a model: which stands for what. One value has one placeholder throughout.

    `names` are names that we know to be people's (the customer's, the staff's); `public` is no secret, such as the
    telephone number of the branch, and stays.
    """

    names: Collection[str] = ()
    public: Collection[str] = ()
    _values: dict[str, tuple[str, Kind | str]] = field(default_factory=dict)
    _known: dict[str, str] = field(default_factory=dict)

    def hide(self, text: str) -> str:
        """Return the text with a placeholder for everything personal in it."""
        text = _SPOOFED.sub("(", text)  # nobody gets a placeholder answered that was typed by hand
        pieces, at = [], 0
        for start, end, kind in self._places(text):
            pieces += [text[at:start], self._placeholder(text[start:end], kind)]
            at = end
        return "".join([*pieces, text[at:]])

    def show(self, text: str, *, plain: bool) -> str:
        """Return the text with the values put back: `plain` for a person who may see them, else starred out.

        A placeholder that was never given stays as it is; the guards refuse it before.
        """

        def value(match: re.Match[str]) -> str:
            known = self._values.get(match.group())
            if known is None:
                return match.group()
            return known[0] if plain else _starred(*known)

        return PLACEHOLDER.sub(value, text)

    @property
    def given(self) -> frozenset[str]:
        """The placeholders that went out."""
        return frozenset(self._values)

    def _placeholder(self, value: str, kind: Kind | str) -> str:
        key = re.sub(r"[ \-]", "", normalise(value))
        if key not in self._known:
            label = LABELS[kind] if isinstance(kind, Kind) else kind
            number = sum(placeholder.startswith(f"〔{label}") for placeholder in self._values) + 1
            self._known[key] = f"〔{label}{number}〕"
            self._values[self._known[key]] = (value, kind)
        return self._known[key]

    def _places(self, text: str) -> list[tuple[int, int, Kind | str]]:
        """Return what is covered, in order, without overlaps; of two that overlap the one found first stays."""
        taken: list[tuple[int, int, Kind | str]] = []
        for start, end, kind in self._candidates(text):
            free = all(end <= other_start or start >= other_end for other_start, other_end, _kind in taken)
            if free and text[start:end].strip() not in self.public:
                taken.append((start, end, kind))
        return sorted(taken, key=lambda place: place[0])

    def _candidates(self, text: str) -> Iterator[tuple[int, int, Kind | str]]:
        for span in find_personal(text):
            yield span.start, span.end, span.kind
        plain = normalise(text)
        for name in sorted({*self.names, *_given_names(self.names)}, key=len, reverse=True):
            if len(name.strip()) > 1:
                for match in re.finditer(_spelled(normalise(name.strip())), plain):
                    yield *match.span(), NAME
        half = text.translate({code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)})
        for pattern in (_NUMBERS, _HOMES):
            for match in pattern.finditer(half):
                yield *match.span(), NUMBER if pattern is _NUMBERS else Kind.ADDRESS
        for pattern, where in ((_NAMES, plain), (_ENGLISH_NAMES, text)):
            for match in pattern.finditer(where):
                yield *match.span("name"), NAME


def _given_names(names: Collection[str]) -> set[str]:
    """Return the names without surname: 小明 of 王小明, as people call each other."""
    return {name[1:] for name in names if re.fullmatch(rf"[{SURNAMES}][一-鿿]{{2}}", name)}


def _spelled(name: str) -> str:
    """Return a pattern that finds a name also with spaces or dots between its characters; whole words in English."""
    if name.isascii():
        return rf"(?<![a-z]){re.escape(name)}(?![a-z])"
    return r"[ ·.\-]{0,2}".join(re.escape(character) for character in name if not character.isspace())


def _starred(value: str, kind: Kind | str) -> str:
    if isinstance(kind, Kind):
        return mask(value, kind)
    if kind == NAME and value.isascii():
        return " ".join(part[:1] + "*" * min(len(part) - 1, 4) for part in value.split())
    if kind == NAME:
        return value[:1] + "*" * min(len(value) - 1, 3)
    return "*" * (len(value) - 2) + value[-2:]
