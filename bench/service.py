"""How quick the service is with many cases: `python -m bench.service --cases 100000`.

Seeds a data folder of its own (kept between runs with --data), starts `tingsu up` with two workers, and measures
from outside, over HTTP on loopback: creating by API with four clients until every case is read, the inbox of a branch
officer (first pages and deep pages by number), search for planted words with recall, a case with fifty messages,
memory and disk.
"""

from __future__ import annotations

import argparse
import http.client
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import time
from multiprocessing import Pool
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

PORT = 8765
REPEATS = 60


class Visitor:
    """A signed-in browser without pictures."""

    def __init__(self, username: str, password: str) -> None:
        self.cookies: dict[str, str] = {}
        page = self.get("/sign-in/")[1]
        token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
        fields = {"username": username, "password": password, "csrfmiddlewaretoken": token.group(1) if token else ""}
        self._send("POST", "/sign-in/", urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def get(self, path: str) -> tuple[float, str]:
        """Return seconds and body."""
        return self._send("GET", path)

    def _send(self, method: str, path: str, body: str = "", headers: dict[str, str] | None = None) -> tuple[float, str]:
        connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        cookie = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        started = time.perf_counter()
        connection.request(
            method, path, body, {"Cookie": cookie, "Referer": f"http://127.0.0.1:{PORT}/", **(headers or {})}
        )
        response = connection.getresponse()
        text = response.read().decode("utf-8", "replace")
        seconds = time.perf_counter() - started
        for value in response.headers.get_all("Set-Cookie") or []:
            name, _, rest = value.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        if response.status >= 400:
            raise RuntimeError(f"{path}: {response.status} {text[:200]}")
        return seconds, text


def percentile(values: list[float], share: float) -> float:
    """Return the value below which `share` of the values lie, in milliseconds."""
    ordered = sorted(values)
    return round(1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))], 1)


def timed(visitor: Visitor, paths: list[str], *, name: str) -> dict[str, Any]:
    """Visit every path and return percentiles."""
    visitor.get(paths[0])
    seconds = [visitor.get(path)[0] for path in paths]
    return {f"{name}_p50_ms": percentile(seconds, 0.5), f"{name}_p95_ms": percentile(seconds, 0.95)}


def create_cases(job: tuple[int, int, str, list[str]]) -> int:
    """Create cases on one connection; return how many were taken."""
    client, count, token, texts = job
    rng = random.Random(client)
    connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
    taken = 0
    for number in range(count):
        body = json.dumps(
            {
                "text": "".join(rng.sample(texts, 3)),
                "customer": {"name": "王测", "phone": f"139{rng.randrange(10**8):08d}"},
            }
        )
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Idempotency-Key": f"{client}-{number}-{time.time_ns()}",
        }
        connection.request("POST", "/api/v1/cases", body, headers)
        response = connection.getresponse()
        response.read()
        taken += response.status == 201
    connection.close()
    return taken


def measure(data: Path, cases: int, creates: int) -> dict[str, Any]:
    """Run everything and return one flat object."""
    os.environ["TINGSU_DATA_DIR"] = str(data)
    from tingsu.cli.start import django_ready

    django_ready()
    from django.db import connection

    from bench.seed import PLANTED, seed, sentences
    from tingsu.api.actions.tokens import give_token
    from tingsu.cases.models import Case, Message
    from tingsu.cli.demo_bank import PASSWORD
    from tingsu.journal.record import SYSTEM
    from tingsu.org.models import Person

    planted_file = data / "planted.json"
    if Case.objects.count() < cases:
        planted_file.write_text(json.dumps(seed(cases, progress=lambda line: print(line, file=sys.stderr))))
    planted: dict[str, list[int]] = json.loads(planted_file.read_text())
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        cursor.execute("SELECT pg_database_size(current_database())")
        disk = cursor.fetchone()[0]
    officer = Person.objects.get(username="chenjing")
    post = officer.main_post
    if post is None:
        raise SystemExit("the seeded officer holds no post: delete the folder and seed again")
    _token, secret = give_token(officer, name="bench", by=SYSTEM)
    long_case = Case.objects.filter(unit__path__contains=f"/{post.unit_id}/", state="handling")[0]
    if long_case.messages.count() < 50:
        Message.objects.bulk_create(
            Message(
                case=long_case,
                direction="in" if n % 2 else "out",
                channel="phone",
                text=f"{long_case.text} {n}",
                heat=1,
            )
            for n in range(50)
        )
    server = subprocess.Popen(
        [sys.executable, "-m", "tingsu", "up", "--port", str(PORT), "--workers", "2"],
        env={**os.environ, "TINGSU_LOG_LEVEL": "WARNING"},
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait()
        _drain()  # what an earlier run left would be worked off while the pages are timed
        result: dict[str, Any] = {
            "cases": Case.objects.count(),
            "disk_mb_per_100k": round(disk / 1e6 / Case.objects.count() * 1e5),
        }
        branch, head = Visitor("chenjing", PASSWORD), Visitor("gaowen", PASSWORD)
        result |= timed(
            branch,
            ["/cases/", "/cases/?view=all", "/cases/?view=mine", "/cases/?view=all&order=new"] * (REPEATS // 4),
            name="inbox",
        )
        result |= timed(
            head,
            ["/cases/?view=all&order=new&page=2000", "/cases/?view=all&order=old&page=1990"] * 10,
            name="inbox_page_2000_of_50",
        )
        result |= timed(
            branch, [f"/cases/?view=all&order=new&page={n}" for n in (300, 500, 600)] * 7, name="inbox_deep_branch"
        )
        two = [f"/cases/?q={quote(word)}" for word in PLANTED if len(word) == 2] + [
            f"/cases/?q={quote(w)}" for w in ("年费", "催收", "态度", "信用", "银行")
        ] * 5
        four = [f"/cases/?q={quote(word)}" for word in PLANTED if len(word) == 4] + [
            f"/cases/?q={quote(w)}" for w in ("提前还款", "手机银行", "个人信息")
        ] * 5
        result |= timed(branch, two, name="search_2_characters")
        result |= timed(branch, four, name="search_4_characters")
        found, wanted = 0, 0
        for phrase, ids in planted.items():
            seen: set[int] = set()
            path = f"/cases/?q={quote(phrase)}&order=new"
            while path:
                text = head.get(path)[1]
                seen |= {int(number) for number in re.findall(r'href="/cases/(\d+)/"', text)}
                following = re.search(r'href="(\?[^"]+)" rel="next"', text)
                path = f"/cases/{following.group(1).replace('&amp;', '&')}" if following else ""
            found += len(seen & set(ids))
            wanted += len(ids)
        result["search_recall"] = round(found / wanted, 4)
        result["search_planted"] = wanted
        result |= timed(branch, [f"/cases/{long_case.pk}/"] * 30, name="case_with_50_messages")
        texts = sentences()
        before = Case.objects.count()
        started = time.perf_counter()
        with Pool(4) as pool:
            taken = sum(pool.map(create_cases, [(n, creates // 4, secret, texts) for n in range(4)]))
        created = time.perf_counter() - started
        while Case.objects.filter(pk__gt=0, is_read=False).exists():
            time.sleep(0.05)
        drained = time.perf_counter() - started
        _drain()
        settled = time.perf_counter() - started
        assert Case.objects.count() - before == taken
        result |= {
            "create_per_s": round(taken / created, 1),
            "create_and_read_per_s": round(taken / drained, 1),
            "create_until_all_reactions_per_s": round(taken / settled, 1),
            "memory_mb": _memory(server.pid),
        }
        return result
    finally:
        server.terminate()
        server.wait(30)


def _drain() -> None:
    """Wait until no reaction is left to do."""
    from procrastinate.contrib.django.models import ProcrastinateJob

    while ProcrastinateJob.objects.filter(task_name="react", status__in=("todo", "doing")).exists():
        time.sleep(0.1)


def _wait() -> None:
    for _attempt in range(300):
        try:
            connection = http.client.HTTPConnection("127.0.0.1", PORT, timeout=1)
            connection.request("GET", "/readyz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("the server does not start")


def _memory(pid: int) -> int:
    """Resident memory of the supervisor and its children, in MB (the database's shared memory not counted)."""
    children = subprocess.run(["pgrep", "-P", str(pid)], capture_output=True, text=True, check=False).stdout.split()
    total = 0
    for process in [str(pid), *children]:
        for line in Path(f"/proc/{process}/status").read_text().splitlines():
            if line.startswith("VmRSS"):
                total += int(line.split()[1])
    return round(total / 1024)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=100_000)
    parser.add_argument("--creates", type=int, default=2400)
    parser.add_argument("--data", type=Path, default=Path(tempfile.gettempdir()) / "tingsu-bench")
    arguments = parser.parse_args()
    arguments.data.mkdir(parents=True, exist_ok=True)
    print(json.dumps(measure(arguments.data, arguments.cases, arguments.creates), indent=1))
