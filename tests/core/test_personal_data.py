"""Personal data is found where it stands, and nothing else is taken for it. All numbers here are made up."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.core.strategies import typed_texts
from tingsu.core.text.personal import (
    Kind,
    find_personal,
    is_card_number,
    is_id_number,
    mask,
    mask_personal,
)


def found(text: str) -> list[tuple[Kind, str]]:
    return [(span.kind, text[span.start : span.end]) for span in find_personal(text)]


def full_width(text: str) -> str:
    """Return digits and letters as a Chinese keyboard in full-width mode types them."""
    return "".join(chr(ord(character) + 0xFEE0) if character.isalnum() else character for character in text)


# ── numbers that check themselves ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        pytest.param("110101199003077774", True, id="18 digits"),
        pytest.param("11010519491231002X", True, id="the check digit X"),
        pytest.param("11010519491231002x", True, id="a small x"),
        pytest.param("11010519491231002Ｘ", True, id="a full-width X"),
        pytest.param("110105 19491231 002X", True, id="with spaces"),
        pytest.param("130503670401001", True, id="15 digits of before 1999"),
        pytest.param("110101199003077775", False, id="a wrong check digit"),
        pytest.param("110105194912310021", False, id="a digit where X belongs"),
        pytest.param("110101199002307774", False, id="born on 30 February"),
        pytest.param("110101189912317774", False, id="born in another century"),
        pytest.param("130503671301001", False, id="15 digits with a month 13"),
        pytest.param("11010119900307777", False, id="17 digits"),
        pytest.param("1101011990030777741", False, id="19 digits"),
        pytest.param("X1010119900307777X", False, id="X elsewhere"),
        pytest.param("", False, id="nothing"),
    ],
)
def test_an_id_number_has_a_birth_date_and_a_check_digit(number: str, valid: bool) -> None:
    assert is_id_number(number) is valid


@pytest.mark.parametrize("wrong", [d for d in "0123456789" if d != "4"])
def test_every_other_check_digit_is_wrong(wrong: str) -> None:
    assert not is_id_number("11010119900307777" + wrong)


@pytest.mark.parametrize(
    ("number", "valid"),
    [
        pytest.param("4111111111111111", True, id="16 digits"),
        pytest.param("6228480012345678903", True, id="19 digits"),
        pytest.param("4111 1111 1111 1111", True, id="in groups"),
        pytest.param("4111-1111-1111-1111", True, id="with hyphens"),
        pytest.param("4111111111111112", False, id="a wrong last digit"),
        pytest.param("4111111111111", False, id="cut short"),
        pytest.param("42", False, id="far too short"),
        pytest.param("41111111111111111111", False, id="too long"),
    ],
)
def test_a_card_number_passes_the_luhn_check(number: str, valid: bool) -> None:
    assert is_card_number(number) is valid


@given(st.integers(10**14, 10**15 - 1), st.integers(1, 9))
def test_one_wrong_digit_of_a_card_number_is_noticed(body: int, error: int) -> None:
    (right,) = [f"{body}{last}" for last in range(10) if is_card_number(f"{body}{last}")]
    wrong = str((int(right[4]) + error) % 10)
    assert not is_card_number(right[:4] + wrong + right[5:])


# ── found ───────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "kind", "value"),
    [
        pytest.param("身份证11010519491231002X,请查", Kind.ID_NUMBER, "11010519491231002X", id="an ID number with X"),
        pytest.param("证件110101199003077774。", Kind.ID_NUMBER, "110101199003077774", id="an ID number of digits"),
        pytest.param("110105 19491231 002X", Kind.ID_NUMBER, "110105 19491231 002X", id="an ID number in groups"),
        pytest.param("老证130503670401001", Kind.ID_NUMBER, "130503670401001", id="an old ID number"),
        pytest.param("卡号6228480012345678903", Kind.BANK_CARD, "6228480012345678903", id="a debit card"),
        pytest.param("4111 1111 1111 1111被刷", Kind.BANK_CARD, "4111 1111 1111 1111", id="a credit card in groups"),
        pytest.param("4111-1111-1111-1111", Kind.BANK_CARD, "4111-1111-1111-1111", id="a card with hyphens"),
        pytest.param("4111111111111111 500元", Kind.BANK_CARD, "4111111111111111", id="a card before an amount"),
        pytest.param("4111111111111111 3月5日", Kind.BANK_CARD, "4111111111111111", id="a card before a date"),
        pytest.param("我电话13812345678", Kind.PHONE, "13812345678", id="a mobile phone"),
        pytest.param("打138 1234 5678", Kind.PHONE, "138 1234 5678", id="a phone with spaces"),
        pytest.param("138-1234-5678", Kind.PHONE, "138-1234-5678", id="a phone with hyphens"),
        pytest.param("+86 138 1234 5678", Kind.PHONE, "+86 138 1234 5678", id="a phone with the country"),
        pytest.param("+8613812345678", Kind.PHONE, "+8613812345678", id="a phone with the country and no space"),
        pytest.param("打010-12345678", Kind.PHONE, "010-12345678", id="a landline"),
        pytest.param("0571 87654321", Kind.PHONE, "0571 87654321", id="a landline with a space"),
        pytest.param("邮箱mei.wang@example.com.cn。", Kind.EMAIL, "mei.wang@example.com.cn", id="an e-mail address"),
        pytest.param("m@example.com", Kind.EMAIL, "m@example.com", id="an e-mail address of one letter"),
        pytest.param("寄到人民路12号", Kind.ADDRESS, "寄到人民路12号", id="a street and a number"),
        pytest.param("北京市朝阳区建国路88号", Kind.ADDRESS, "北京市朝阳区建国路88号", id="city, district, street"),
        pytest.param("张杨路500号3栋201室", Kind.ADDRESS, "张杨路500号3栋201室", id="down to the door"),
    ],
)
def test_personal_data_is_found_where_it_stands(text: str, kind: Kind, value: str) -> None:
    assert found(text) == [(kind, value)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        pytest.param("13812345678", Kind.PHONE, id="phone"),
        pytest.param("4111111111111111", Kind.BANK_CARD, id="card"),
        pytest.param("110101199003077774", Kind.ID_NUMBER, id="ID number"),
        pytest.param("11010519491231002X", Kind.ID_NUMBER, id="ID number with X"),
    ],
)
def test_full_width_digits_are_digits_too(text: str, kind: Kind) -> None:
    assert found(full_width(text)) == [(kind, full_width(text))]


@pytest.mark.parametrize("text", ["008613812345678", "0086 13812345678"])
def test_a_phone_dialled_from_abroad_is_masked(text: str) -> None:
    assert "12345678" not in mask_personal(text)
    assert "1381234" not in mask_personal(text)


def test_all_personal_data_of_a_text_is_found_in_its_order() -> None:
    text = "王梅 13812345678,卡4111111111111111,证11010519491231002X,mei@example.com"
    assert [kind for kind, _ in found(text)] == [Kind.PHONE, Kind.BANK_CARD, Kind.ID_NUMBER, Kind.EMAIL]


# ── not found ───────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="nothing"),
        pytest.param("扣了我12345.67元,还要再扣5000块", id="money"),
        pytest.param("余额1,234,567.89元", id="money with commas"),
        pytest.param("贷款10000000000元", id="ten thousand million"),
        pytest.param("2026-03-05 14:30:59", id="a date and a time"),
        pytest.param("2026年3月5日到2026年4月5日", id="dates in Chinese"),
        pytest.param("20260305143059", id="a timestamp"),
        pytest.param("订单号20260305143059123456", id="an order number"),
        pytest.param("流水6222000000000001", id="a serial number that fails the Luhn check"),
        pytest.param("参考号4111111111111112", id="a card number with a wrong digit"),
        pytest.param("案号C-2041,工号0871", id="case and staff numbers"),
        pytest.param("打12378和95588都没用", id="hotlines"),
        pytest.param("卡号后四位3321", id="the last four digits"),
        pytest.param("年化3.65%,七日年化1.8%", id="rates"),
        pytest.param("在3号窗口等了40分钟", id="a window"),
        pytest.param("我等到15号还没到账", id="a day of the month"),
        pytest.param("我知道15号要还款", id="'known' before a day of the month"),
        pytest.param("不知道10号能不能到账", id="'not known' before a day of the month"),
        pytest.param("账户里15号扣了80元", id="'in the account' before a day of the month"),
        pytest.param("卡里3号少了两百", id="'in the card' before a day of the month"),
        pytest.param("在哪里2号窗口排队", id="'where' before a window"),
        pytest.param("@银行 你们看看", id="an @ alone"),
    ],
)
def test_ordinary_words_and_numbers_are_left_alone(text: str) -> None:
    assert found(text) == []


# ── masked ──────────────────────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        pytest.param("我电话13812345678", "我电话138****5678", id="a phone keeps its ends"),
        pytest.param("138 1234 5678", "138 **** 5678", id="a phone in groups stays in groups"),
        pytest.param("卡4111 1111 1111 1111", "卡**** **** **** 1111", id="a card keeps its last four"),
        pytest.param("证11010519491231002X", "证110*************2X", id="an ID number keeps three and two"),
        pytest.param("mei.wang@example.com", "m*******@example.com", id="an e-mail address keeps its house"),
        pytest.param("北京市朝阳区建国路88号", "北京市朝阳区******", id="an address keeps its district"),
        pytest.param("没有个人信息", "没有个人信息", id="nothing to mask"),
    ],
)
def test_masking_leaves_only_what_one_recognises(text: str, masked: str) -> None:
    assert mask_personal(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("上海市浦东新区张杨路500号华润小区3栋201室", id="a residential quarter"),
        pytest.param("杭州市西湖区文三路90号东部软件园区1号楼", id="a business park"),
    ],
)
def test_a_masked_address_does_not_show_the_street(text: str) -> None:
    masked = mask_personal(text)
    assert "路" not in masked
    assert "0号" not in masked


def test_an_email_address_of_one_letter_is_masked_too() -> None:
    assert mask_personal("m@example.com") != "m@example.com"


@given(typed_texts)
def test_masking_keeps_the_length_of_any_text(text: str) -> None:
    assert len(mask_personal(text)) == len(text)


@given(st.text(max_size=40), st.sampled_from(Kind))
def test_masking_keeps_the_length_of_any_value(value: str, kind: Kind) -> None:
    assert len(mask(value, kind)) == len(value)


@given(typed_texts)
def test_masking_changes_nothing_outside_what_was_found(text: str) -> None:
    kept = masked = mask_personal(text)
    for span in find_personal(text):
        kept = kept[: span.start] + text[span.start : span.end] + kept[span.end :]
    assert kept == text
    assert len(masked) == len(text)


@given(typed_texts)
def test_places_found_stand_in_order_inside_the_text_without_overlap(text: str) -> None:
    at = 0
    for span in find_personal(text):
        assert at <= span.start < span.end <= len(text)
        at = span.end


secrets = st.sampled_from(
    [
        "13812345678",
        "138 1234 5678",
        "+86 139-8765-4321",
        "11010519491231002X",
        "110101199003077774",
        "4111 1111 1111 1111",
        "6228480012345678903",
        "mei.wang@example.com",
        "北京市朝阳区建国路88号",
    ]
)
asides = st.sampled_from(["", "我的", ",电话", "。卡号:", "扣了80元,", "\n", "😡", "(本人)", "名下", " 证件是"])


@given(st.lists(st.tuples(asides, secrets), min_size=1, max_size=5).map(lambda pairs: [*pairs]))
def test_a_masked_text_holds_no_personal_data_any_more(pairs: list[tuple[str, str]]) -> None:
    text = "。".join(aside + secret for aside, secret in pairs)
    masked = mask_personal(text)
    assert find_personal(masked) == ()
    assert all(secret not in masked for _, secret in pairs)
