"""Six talks in real browsers, customer and staff at the same time: the feeling first, help before it burns."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.journeys import talks
from tests.journeys.conftest import PHONE, Visitor, no_sideways_scrolling
from tests.journeys.steps import until

pytestmark = pytest.mark.browser


def test_a_withdrawal_asked_for_its_purpose(visit: Callable[..., Visitor]) -> None:
    """At the counter: the clerk writes both sides down, the coach begins with the feeling and ends in a record."""
    clerk = visit()
    clerk.sign_in("wang")
    desk = talks.at_the_counter(clerk, name="赵建国")
    talks.note(desk, "customer", "我取两万五你问我干什么用,我自己的钱凭什么跟你汇报!看不起人是不是")
    turn = talks.shown(desk, "我自己的钱")
    assert turn.locator(".finding").count() > 0, "the words that carried the feeling are underlined"
    talks.advised(desk, "取现")
    said = talks.use_advice(desk)
    assert "规定" not in said, "no rule before the feeling"
    talks.note(desk, "customer", "那你问这个干什么")
    talks.note(
        desk,
        "staff",
        "多问一句是怕有人在电话里哄您把钱转走,上个月就替一位阿姨拦住了八万。您跟我说一声派什么用场,我马上给您点钞,可以吗?",
    )
    talks.note(desk, "customer", "哦这样,给孙子交学费的,谢谢你")
    talks.note(desk, "staff", "谢谢您跟我说。两万五给您点好了,还有什么要办的吗?")
    talks.end(desk)
    assert "学费" in desk.inner_text("main"), "the talk stands beside its record"
    desk.locator("main [name=outcome][value=none]").check(force=True)
    desk.fill("main [name=reason]", "当场解决,客户满意离开")
    desk.click("main form.act button.primary")
    desk.wait_for_url(re.compile(r"/desk/(\d+/)?$"))


def test_a_cut_limit_and_get_me_your_boss(visit: Callable[..., Visitor]) -> None:
    """In the chat: an answer that would burn is marked, the supervisor whispers and takes over, a case opens."""
    customer, agent, boss = visit(size=PHONE), visit(), visit()
    page = talks.start_chat(customer, "我的转账限额凭什么变成5万!昨天还是50万,你们经过我同意了吗", name="孙丽华")
    agent.sign_in("ana")
    desk = talks.take(agent, "孙")
    talks.heard(page, "安娜")
    desk.fill("#draft", "这是规定,我们也没办法,您爱投诉就投诉去。")
    desk.wait_for_selector("#marks li")
    desk.fill("#draft", "")
    first = talks.use_advice(desk)
    talks.heard(page, first[:12])
    talks.tell(page, "少来这套!叫你们领导来!我要给供应商打28万,今天不到账你赔吗,不解决我就去12378投诉")
    talks.tell(page, "说话啊!是不是看我好欺负,气死我了!")
    talks.shown(desk, "是不是看我好欺负")
    boss.sign_in("fang")
    wall = boss.go("/desk/wall/")
    row = wall.locator("tr[data-row]", has_text="孙").first
    row.wait_for()
    row.locator("button:has-text('加入')").click()
    wall.wait_for_url(re.compile(r"/desk/\d+/"))
    wall.locator("#composer [name=side][value=whisper]").check(force=True)
    wall.fill("#draft", "先认她的急,我来跟她谈")
    wall.click("#send")
    assert "仅同事可见" in talks.shown(desk, "先认她的急").inner_text()
    wall.click("#state button:has-text('接管')")
    talks.heard(page, "方圆")
    wall.wait_for_selector("#composer [name=side][value=staff]:not(:disabled)", state="attached")
    wall.locator("#composer [name=side][value=staff]").check(force=True)
    talks.answer(wall, "孙女士,我是客服中心负责人方圆,这件事我来办。货等着发,您急是应该的。")
    talks.heard(page, "我是客服中心负责人方圆")
    assert "先认她的急" not in page.inner_text("main"), "a whisper never reaches the customer"
    talks.tell(page, "那你说怎么办")
    talks.end(wall)
    wall.locator("main [name=outcome][value=new]").check(force=True)
    with wall.expect_navigation():
        wall.click("main form.act button.primary")
    until(lambda: boss.go("/cases/?view=all") and "转账限额" in wall.inner_text("main"))
    page.wait_for_selector("text=这次对话,您满意吗")
    page.locator("[name=score][value='3']").check(force=True)
    page.click("button:has-text('发送评价')")
    page.wait_for_selector("text=谢谢")


def test_a_drunk_customer(visit: Callable[..., Visitor]) -> None:
    """At the counter with a tablet: the type is marked, the coach speaks of it, nobody argues."""
    clerk = visit(size=PHONE)
    clerk.sign_in("wang")
    desk = talks.at_the_counter(clerk, name="老周")
    no_sideways_scrolling(desk)
    talks.note(desk, "customer", "喝了点酒怎么了!老子有钱,给老子取五万,磨蹭什么,信不信我砸了你这玻璃")
    desk.click(".desk-tabs [data-column=coach]")
    desk.locator("#coach .move [data-insert]").first.wait_for()
    advice = desk.inner_text("#coach")
    assert "醉" in advice or "酒" in advice
    assert "规定" not in desk.locator("#coach .move").inner_text()
    no_sideways_scrolling(desk)


def test_a_fraud_in_progress(visit: Callable[..., Visitor]) -> None:
    """In the chat: people and money first; the supervisor is called at once, whatever the budget of alarms."""
    customer, agent, boss = visit(size=PHONE), visit(), visit()
    page = talks.start_chat(
        customer, "公安局让我半小时内把八万转到安全账户,说不转就来抓我,不让我告诉别人,你们快帮我转", name="吴秀兰"
    )
    boss.sign_in("fang")
    until(lambda: boss.go("/notices/") and boss.page.locator(".told li:has-text('紧急')").count() > 0)
    agent.sign_in("ana")
    desk = talks.take(agent, "吴")
    talks.advised(desk, "转账")
    said = talks.use_advice(desk)
    talks.heard(page, said[:12])
    until(lambda: boss.go("/desk/wall/") and boss.page.locator(".alarm.urgent").count() > 0)
    boss.page.locator(".alarm.urgent button[value=yes]").first.click()
    boss.page.wait_for_selector(".alarm.urgent >> text=方圆")


def test_a_filming_bystander(visit: Callable[..., Visitor]) -> None:
    """At the counter: media named, the playbook is at hand, the clerk knows when to call for help."""
    clerk = visit()
    clerk.sign_in("wang")
    desk = talks.at_the_counter(clerk, name="刘洋")
    talks.note(desk, "customer", "你们等着,我朋友在旁边全程拍着呢,马上发抖音曝光你们这个网点")
    talks.advised(desk, "拍")
    assert "媒体" in desk.inner_text("#coach")
    desk.click("#coach a[data-playbook]")
    desk.wait_for_selector("#playbook:not([hidden]) >> text=拍")
    assert desk.locator("#playbook [data-insert]").count() >= 3


def test_a_brokers_failed_order(visit: Callable[..., Visitor]) -> None:
    """In the chat: the line falls on the customer's side, words wait and arrive once."""
    customer, agent = visit(expected=("ERR_INTERNET_DISCONNECTED", "net::")), visit()
    page = talks.start_chat(customer, "我九点半挂的限价单一直没成交,股票跌停了,你们系统是不是有问题", name="何婷婷")
    agent.sign_in("ana")
    desk = talks.take(agent, "何")
    talks.use_advice(desk)
    page.context.set_offline(True)
    page.fill("#chat-text", "我亏了三万多,谁来赔")
    page.click("#chat-form button.primary")
    page.wait_for_timeout(800)
    page.context.set_offline(False)
    talks.shown(desk, "我亏了三万多")
    customer.errors.clear()  # the console notes the fallen line
    talks.answer(desk, "三万多不是小数,我先把这张委托的每一步时间调出来,半小时内回您,您看可以吗?")
    talks.heard(page, "半小时内回您")
    assert desk.locator("#turns .turn", has_text="我亏了三万多").count() == 1
    assert page.locator("#chat-log > li", has_text="我亏了三万多").count() == 1


def test_the_robot_answers_and_hands_over(visit: Callable[..., Visitor]) -> None:
    """A question from the knowledge base with its source; then anger, and a person who knows it all already."""
    customer, agent = visit(size=PHONE), visit()
    page = talks.start_chat(customer, "银行卡丢了怎么挂失", name="田甜", person=False)
    robot = page.locator("#chat-log > li.by-robot").first
    robot.wait_for()
    assert "挂失" in robot.inner_text()
    assert "机器人" in page.inner_text("main")
    talks.tell(page, "你们这破机器人答非所问,气死我了,给我找个活人!")
    talks.heard(page, "转接人工")
    agent.sign_in("ana")
    desk = talks.take(agent, "田")
    assert "机器人转人工" in desk.inner_text(".handover")
    assert "挂失" in desk.inner_text(".handover")
    talks.use_advice(desk)
