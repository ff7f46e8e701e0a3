"""Talks: replay a transcript as a live call."""

from __future__ import annotations

import csv
import io
import json
import re
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import quote, urlsplit
from urllib.request import Request, urlopen

import typer

app = typer.Typer(help="Live talks: replay a transcript as a call.", no_args_is_help=True)
WHO = {
    "客户": "customer", "顾客": "customer", "用户": "customer", "customer": "customer", "c": "customer",
    "坐席": "staff", "员工": "staff", "客服": "staff", "柜员": "staff", "staff": "staff", "agent": "staff",
    "a": "staff",
}  # fmt: skip
LINE = re.compile(
    r"^\s*(?:\[?(?P<at>\d{1,2}:\d{2}(?::\d{2})?)\]?\s+)?(?P<who>[^\s:\uff1a]{1,10})\s*[:\uff1a]\s*(?P<text>.+)$"
)
PAUSE_SECONDS = 3.0
LONGEST_PAUSE = 30.0
TIMEOUT = 30


@dataclass(frozen=True, slots=True)
class Line:
    """One turn of a transcript; `at` is in seconds since its beginning, where the file says so."""

    number: int
    speaker: str
    text: str
    at: float | None


@app.command("replay")
def replay_command(
    file: Path = typer.Argument(..., help="JSONL (speaker, text, at), CSV with the same columns, or lines “客户:…”."),
    speed: float = typer.Option(1.0, min=0.0, help="1 as it was spoken, 10 ten times as fast, 0 without pauses."),
    url: str = typer.Option("http://127.0.0.1:8000", help="Where Tingsu answers."),
    token: str = typer.Option(
        "", envvar="TINGSU_TOKEN", help="API token (tsk_…) of somebody who talks with customers."
    ),
    agent: str = typer.Option("", help="User name of who takes the call; without one it waits in the queue."),
    unit: str = typer.Option("", help="Unit code; the agent's unit when empty."),
    call: str = typer.Option("", help="The call's id; the same one again goes on where it broke off."),
    keep_open: bool = typer.Option(False, "--keep-open", help="Do not end the call after the last line."),
) -> None:
    """Replay a transcript as a live call, through the same door as a bank's speech recogniser."""
    from tingsu.core.errors import BadInput

    lines = read_transcript(file)
    if not token:
        raise BadInput("缺少令牌。请在“接口”页面建一个,用 --token 或环境变量 TINGSU_TOKEN 给出。")
    if urlsplit(url).scheme not in ("http", "https"):
        raise BadInput(f"地址 {url} 要以 http:// 或 https:// 开头。")
    call = call or f"replay-{uuid.uuid4().hex[:12]}"
    door = f"{url.rstrip('/')}/api/v1/conversations"
    opened = _send(door, {"call": call, "agent": agent, "unit": unit}, token)
    typer.echo(f"{opened['number']} 通话 {call},{len(lines)} 句。")
    place = f"{door}/{quote(call, safe='')}"
    before: Line | None = None
    for line in lines:
        _pause(before, line, speed)
        before = line
        row = {"id": str(line.number), "speaker": line.speaker, "text": line.text}
        taken = _send(f"{place}/turns", [row], token)
        for rejected in taken["rejected"]:
            typer.secho(f"  第 {line.number} 行没有收下:{rejected['why']}", err=True, fg=typer.colors.YELLOW)
        for kept in taken["kept"]:
            typer.echo(f"  {kept['seq']:>4}  {'客户' if line.speaker == 'customer' else '员工'}:{line.text}")
    if not keep_open:
        _send(f"{place}/end", {"ended_by": "customer"}, token)
        typer.echo("通话结束。")


def read_transcript(file: Path) -> list[Line]:
    """Return the turns of a transcript. Raises `BadInput` naming the line that cannot be read."""
    from tingsu.core.errors import BadInput

    if not file.is_file():
        raise BadInput(f"文件 {file} 不存在,请核对路径。")
    try:
        text = file.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        try:
            text = file.read_text(encoding="gb18030")
        except UnicodeDecodeError as error:
            raise BadInput(f"文件 {file.name} 既不是 UTF-8 也不是 GB18030。") from error
    kind = file.suffix.lower()
    read = _jsonl if kind in (".jsonl", ".ndjson") else _csv if kind == ".csv" else _plain
    lines = list(read(text))
    if not lines:
        raise BadInput(f"文件 {file.name} 里没有一句话。")
    return lines


def _jsonl(text: str) -> Iterator[Line]:
    from tingsu.core.errors import BadInput

    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip():
            continue
        try:
            row = json.loads(raw)
        except ValueError as error:
            raise BadInput(f"第 {number} 行不是 JSON:{raw[:40]}") from error
        if not isinstance(row, dict):
            raise BadInput(f'第 {number} 行要是一个对象,例如 {{"speaker": "客户", "text": "喂"}}。')
        yield _line(number, row.get("speaker"), row.get("text"), row.get("at"))


def _csv(text: str) -> Iterator[Line]:
    from tingsu.core.errors import BadInput

    rows = csv.DictReader(io.StringIO(text))
    missing = {"speaker", "text"} - set(rows.fieldnames or ())
    if missing:
        raise BadInput(f"CSV 第一行要有列 speaker 和 text(可加 at),缺少 {'、'.join(sorted(missing))}。")
    for row in rows:
        yield _line(rows.line_num, row["speaker"], row["text"], row.get("at"))


def _plain(text: str) -> Iterator[Line]:
    from tingsu.core.errors import BadInput

    for number, raw in enumerate(text.splitlines(), start=1):
        if not raw.strip() or raw.lstrip().startswith("#"):
            continue
        found = LINE.match(raw)
        if found is None:
            raise BadInput(f"第 {number} 行看不出是谁说的:{raw.strip()[:40]}。每行写“客户:……”或“坐席:……”。")
        yield _line(number, found["who"], found["text"], found["at"])


def _line(number: int, who: Any, text: Any, at: Any) -> Line:
    from tingsu.core.errors import BadInput

    speaker = WHO.get(str(who or "").strip().lower())
    if speaker is None:
        raise BadInput(f"第 {number} 行的说话人“{str(who or '')[:20]}”不认识;可用:客户、坐席、customer、staff。")
    if not isinstance(text, str) or not text.strip():
        raise BadInput(f"第 {number} 行没有内容。")
    return Line(number, speaker, text.strip(), _seconds(number, at))


def _seconds(number: int, at: Any) -> float | None:
    """Return seconds from 65, "65.5" or "1:05"."""
    from tingsu.core.errors import BadInput

    if at in (None, ""):
        return None
    try:
        parts = [float(part) for part in str(at).strip().split(":")]
    except ValueError:
        parts = []
    if not 1 <= len(parts) <= 3 or any(part < 0 for part in parts):
        raise BadInput(f"第 {number} 行的时间“{str(at)[:20]}”看不懂;可写秒数,或 1:05。")
    seconds = 0.0
    for part in parts:
        seconds = seconds * 60 + part
    return seconds


def _pause(before: Line | None, line: Line, speed: float) -> None:
    if before is None or speed <= 0:
        return
    known = before.at is not None and line.at is not None
    seconds = line.at - before.at if known else PAUSE_SECONDS  # type: ignore[operator]
    time.sleep(min(LONGEST_PAUSE, max(0.0, seconds)) / speed)


def _send(address: str, body: Any, token: str) -> Any:
    """Post JSON and return the answer; a refusal becomes one clear line."""
    from tingsu.core.errors import BadInput

    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    request = Request(address, json.dumps(body).encode(), headers, method="POST")  # noqa: S310 - http(s), checked
    try:
        with urlopen(request, timeout=TIMEOUT) as answer:  # noqa: S310
            return json.load(answer)
    except HTTPError as error:
        if error.code == 401:
            raise BadInput("令牌不对,或已停用。") from error
        raise BadInput(f"服务器没有收下({error.code}):{_why(error)}") from error
    except (URLError, TimeoutError, OSError) as error:
        raise BadInput(f"连不上 {address}。服务在运行吗?地址对吗?(--url)") from error


def _why(error: HTTPError) -> str:
    try:
        told = json.load(error)["error"]
        fields = " ".join(f"{field['field']}: {field['why']}" for field in told["fields"])
        return f"{told['message']} {fields}".strip()
    except (ValueError, KeyError, TypeError):
        return str(error.reason)
