"""Keep the documentation true: its reference is generated from the code, the rest is checked against it.

python tools/docs.py          exit 1 when a page says something that is not so
python tools/docs.py write    write docs/reference/*.md anew from the code
"""

from __future__ import annotations

import ast
import os
import re
import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "tingsu"
DOCS = ROOT / "docs"
GENERATED = "<!-- Written by `python tools/docs.py write` from the code. Do not edit. -->\n"

# What each environment variable is for. Which there are, and their defaults, is read from the code.
VARIABLES = {
    "DATABASE_URL": "PostgreSQL 15 or newer, `postgresql://user:password@host:5432/name`; without it the embedded "
    "database in the data folder",
    "TINGSU_DATA_DIR": "the data folder: embedded database, attachments, generated secrets; `var/` beside the code "
    "when absent. The option `--data-dir` sets it too",
    "TINGSU_SECRET_KEY": "signs sessions and forms",
    "TINGSU_KEYS": "encryption keys for personal data, newest first, by commas or lines",
    "TINGSU_INDEX_KEY": "key of the blind indexes by which names and phones are found; it cannot be changed later",
    "TINGSU_HOSTS": "host names that are served, by commas",
    "TINGSU_ORIGIN": "address that customers use, for example `https://complaints.bank.example`: stands in the links "
    "of letters; `https` makes cookies secure and trusts `X-Forwarded-Proto`",
    "TINGSU_TIME_ZONE": "time zone of the bank",
    "TINGSU_REPEAT_DAYS": "how many days back a complaint about the same matter counts as a repeat",
    "TINGSU_PACKS": "folder with the bank's own packs, laid over the shipped ones",
    "TINGSU_READING": "how words are read: `fast`, or `accurate` (needs `requirements/semantic.lock`)",
    "TINGSU_TOKEN": "API token that `tingsu desk replay` sends, so that it stands in no history of commands",
    "TINGSU_SMTP_URL": "mail server for letters: `smtps://user:password@host:465`, or `smtp://…:587` with STARTTLS; "
    "without it nothing is sent by e-mail",
    "TINGSU_IMAP_URL": "mailbox for complaints: `imaps://user:password@host:993/INBOX`, or `imap://…` with STARTTLS",
    "TINGSU_MAIL_FROM": "sender of letters, `江海银行 <complaints@bank.example>`; bounces come back to it",
    "TINGSU_MAIL_UNIT": "code of the unit that gets complaints by e-mail; head office when absent",
    "TINGSU_MAIL_EVERYBODY": "`1`: whoever left an e-mail address gets letters by e-mail, whatever the channel",
    "TINGSU_MAIL_SILENT": "`1`: complaints by e-mail are not acknowledged by themselves",
    "TINGSU_MAIL_HOURLY": "mails of one sender that are taken in an hour; more are set aside",
    "TINGSU_SMS_URL": "address of the gateway for text messages",
    "TINGSU_SMS_TOKEN": "stands in its `Authorization: Bearer`",
    "TINGSU_SMS_SECRET": "signs the receipts that it posts back",
    "TINGSU_SMS_BODY": "the JSON to post, with `{address}`, `{text}`, `{id}` as blanks",
    "TINGSU_SMS_OK": "what its answer must say, for example `code=0`",
    "TINGSU_SMS_ID": "where its answer has its number, for example `data.msgid`; `id` when absent",
    "TINGSU_WECOM_URL": "address of the gateway for WeChat Work",
    "TINGSU_WECOM_TOKEN": "as for text messages",
    "TINGSU_WECOM_SECRET": "as for text messages",
    "TINGSU_WECOM_BODY": "as for text messages",
    "TINGSU_WECOM_OK": "as for text messages",
    "TINGSU_WECOM_ID": "as for text messages",
    "TINGSU_HOOKS_INSIDE": "`1`: outgoing webhooks may call http and private addresses",
    "TINGSU_LLM_URL": "address of a server that speaks OpenAI's chat completions, for example "
    "`http://10.0.0.5:8000/v1`; without it no language model is used and no text leaves",
    "TINGSU_LLM_MODEL": "the model's name, as the server lists it",
    "TINGSU_LLM_KEY": "stands in its `Authorization: Bearer`",
    "TINGSU_LLM_SECONDS": "how long an answer may take in all; then the coach's own sentences stand",
    "TINGSU_LLM_KEEP_TEXT": "for how many days the covered texts of a call are kept, encrypted; `0`: not at all",
    "TINGSU_POOL": "most database connections of one process",
    "TINGSU_LOG_LEVEL": "level of the log; without it `INFO` for `tingsu web` and `tingsu work` started alone, "
    "`WARNING` for everything else",
}
# Fixed in this version, shown because people ask for them.
FIXED = {
    "TEXT_CHARACTERS": "characters of one message",
    "ATTACHMENT_MEGABYTES": "megabytes of one attachment",
    "ATTACHMENT_COUNT": "attachments sent at once",
    "ATTACHMENT_TYPES": "kinds of attachment",
    "SESSION_IDLE_SECONDS": "seconds without a request after which a session ends",
    "AXES_FAILURE_LIMIT": "wrong passwords in a row that lock a user name for an address",
    "AXES_COOLOFF_TIME": "hours for which it is locked",
}


def main(command: str = "") -> int:
    """Check, or write; return the exit code."""
    if command == "write":
        for path, text in reference().items():
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        return 0
    if command:
        sys.exit(__doc__)
    mistakes = [mistake for check in CHECKS.values() for mistake in check()]
    for mistake in mistakes:
        print(mistake)  # noqa: T201
    print(f"{len(pages())} pages, {len(mistakes)} wrong")  # noqa: T201
    return int(bool(mistakes))


# ── The reference ────────────────────────────────────────────────────────────────────────────────────────────────────


def reference() -> dict[Path, str]:
    """Return every generated page with its text."""
    _start_django()
    makers = (cli_page, settings_page, permissions_page, acts_page, api_page, deadlines_page)
    return {
        DOCS / "reference" / f"{make.__name__.removesuffix('_page')}.md": GENERATED + "\n".join(make()) + "\n"
        for make in makers
    }


def cli_page() -> Iterator[str]:
    """Every command with its arguments and options."""
    yield "# Command line\n\nIn a checkout it is called `bin/tingsu`. Help is in English, reports are in Chinese.\n"
    for name, command in commands().items():
        if not getattr(command, "commands", None) or name == "tingsu":
            usage = "".join(f" {_argument(p)}" for p in command.params if p.param_type_name == "argument")
            yield f"## {name}{usage}\n\n{command.help}\n"
            rows = [[_option(p), p.help or "", _default(p)] for p in command.params if p.name != "help"]
            yield from _table(["argument or option", "what", "default"], rows)


def settings_page() -> Iterator[str]:
    """Every environment variable that the code reads."""
    from django.conf import settings

    from tingsu.portal.limits import LIMITS

    yield "# Settings\n\nEverything is set by environment variables; none is needed for `bin/demo`.\n"
    rows = [[f"`{name}`", what, variables().get(name, "")] for name, what in VARIABLES.items()]
    yield from _table(["variable", "what", "default"], rows)
    yield "## Fixed in this version\n"
    fixed = [[what, str(getattr(settings, name)).strip("()").replace("'", "")] for name, what in FIXED.items()]
    fixed += [[f"“{what}” requests to the portal from one address in an hour", str(n)] for what, n in LIMITS.items()]
    yield from _table(["what", "value"], fixed)


def permissions_page() -> Iterator[str]:
    """Who may do what."""
    from tingsu.org.permissions import EVERYWHERE, NAMES, ROLE_NAMES, ROLES, Permission, Role

    yield "# Permissions\n"
    yield "A person holds roles by posts. A post counts at its unit and below; the roles marked *everywhere* count for"
    yield "the whole bank. One more way: whoever owns a case may use their permissions on it wherever it lies.\n"
    yield from _table(
        ["role", "中文", "English", "everywhere"],
        [[f"`{r}`", ROLE_NAMES[r].zh, ROLE_NAMES[r].en, "yes" if r in EVERYWHERE else ""] for r in Role],
    )
    rows = [
        [f"`{p}`", NAMES[p].zh, NAMES[p].en, *("•" if p in ROLES[role] else "" for role in Role)] for p in Permission
    ]
    yield from _table(["permission", "中文", "English", *Role], rows)
    source = "\n".join(text for path, text in sources().items() if path.name != "permissions.py")
    unasked = [p for p in Permission if f"Permission.{p.name}" not in source and f'"{p}"' not in source]
    if unasked:
        yield f"Nothing asks for these yet: {', '.join(f'`{p}`' for p in unasked)}.\n"


def acts_page() -> Iterator[str]:
    """States, the table of acts, the functions behind it, and what follows."""
    from tingsu.core.workflow import ACTS, OPEN, STATE_NAMES, State
    from tingsu.wiring import REACTIONS

    yield "# Acts\n\n## States of a case\n"
    rows = [[f"`{s}`", STATE_NAMES[s].zh, STATE_NAMES[s].en, "yes" if s in OPEN else ""] for s in State]
    yield from _table(["state", "中文", "English", "open"], rows)
    yield "## Which act is possible when\n\nEvery act of the bank on a case asks `tingsu/core/workflow.py` first.\n"
    rows = [
        [f"`{a.name}`", a.words.zh, a.words.en, f"`{a.permission}`" if a.permission else "the customer",
         ", ".join(s for s in State if s in a.sources), a.target or ""]
        for a in ACTS.values()
    ]  # fmt: skip
    yield from _table(["act", "中文", "English", "permission", "possible while", "leads to"], rows)
    yield "## The functions\n\nEach is one transaction (an import: one a row) and writes these journal verbs.\n"
    rows = []
    for path in sorted(PACKAGE.glob("*/actions/*.py")):
        for function, verbs in _recording(_tree(path)):
            what = (ast.get_docstring(function) or "").partition("\n")[0]
            name = path.relative_to(ROOT).as_posix()
            rows.append([f"`{function.name}`", what, ", ".join(f"`{v}`" for v in verbs), f"`{name}`"])
    yield from _table(["function", "what", "journal", "file"], rows)
    yield "## What follows\n\nA worker runs these after the entry is written (`tingsu/wiring.py`).\n"
    yield from _table(
        ["verb", "reactions"], [[f"`{v}`", ", ".join(f"`{r}`" for r in found)] for v, found in REACTIONS.items()]
    )


def deadlines_page() -> Iterator[str]:
    """Yield every worked deadline of the conformance table, by rule book."""
    import yaml

    from tingsu.packs import installed

    rows: list[dict[str, Any]] = yaml.safe_load((ROOT / "tests/core/deadlines.yaml").read_text(encoding="utf-8"))
    yield "# Worked deadlines"
    yield ""
    yield (
        f"{len(rows)} cases, counted by hand from the rule and the calendar. The test suite holds the clock to each of "
        "them: the rows are [`tests/core/deadlines.yaml`](../../tests/core/deadlines.yaml), where the events in "
        "between (pauses, extensions, new facts) stand in full. A lawyer can check a line without reading code."
    )
    for policy_id in dict.fromkeys(row["pack"] for row in rows):
        policy = installed().policy(policy_id)
        yield from ("", f"## {policy.name.en} (`{policy_id}`)", "", policy.source, "")
        yield "| clock | article | received | due | state | why |"
        yield "|---|---|---|---|---|---|"
        for row in rows:
            if row["pack"] == policy_id:
                due = row["due"] or "—"
                cells = [f"`{row['clock']}`", row["article"], row["received_at"], due, row["state"], row["why"]]
                yield "| " + " | ".join(str(cell).replace("|", "\\|") for cell in cells) + " |"


def api_page() -> Iterator[str]:
    """Every call of the JSON API, from its OpenAPI description."""
    from tingsu.api.app import api

    schema: Any = api.get_openapi_schema()
    yield f"# API\n\nVersion {schema['info']['version']}. A running installation shows the same at `/api/v1/docs`,"
    yield "and as OpenAPI at `/api/v1/openapi.json`. How to get a token: [call the API](../how-to/call-the-api.md).\n"
    for path, methods in schema["paths"].items():
        for method, call in methods.items():
            yield f"## {method.upper()} {path}\n\n{call['summary']}. {call.get('description', '')}\n"
            taken = [f"`{p['name']}` ({p['in']}, {_kind(p['schema'])})" for p in call.get("parameters", [])]
            if "requestBody" in call:
                taken.append(f"a body {_content(call['requestBody'])}")
            yield f"Takes {', '.join(taken)}.\n"
            good = [f"{code} {_content(answer)}" for code, answer in call["responses"].items() if int(code) < 400]
            yield f"Answers: {', '.join(good)}; every error is an [ErrorOut](#errorout).\n"
    for name, shape in schema["components"]["schemas"].items():
        yield f"## {name}\n\n{shape.get('description', '').strip()}\n"
        wanted = shape.get("required", ())
        rows = [
            [f"`{field}`", _kind(kind), "yes" if field in wanted else "", kind.get("description", "")]
            for field, kind in shape.get("properties", {}).items()
        ]
        yield from _table(["field", "kind", "required", "what"], rows)
        if "enum" in shape:
            yield f"{_kind(shape)}\n"


def _start_django() -> None:
    from django.apps import apps

    if apps.ready:
        return
    with tempfile.TemporaryDirectory() as folder:  # settings make their secrets in the data folder: not in a real one
        os.environ["TINGSU_DATA_DIR"] = folder
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingsu.config.settings")
        import django

        django.setup()


@cache
def commands() -> dict[str, Any]:
    """Return every command and group by the words that call it."""
    import typer

    from tingsu.cli import app

    found: dict[str, Any] = {}

    def walk(name: str, command: Any) -> None:
        found[name] = command
        for word, below in getattr(command, "commands", {}).items():
            walk(f"{name} {word}", below)

    walk("tingsu", typer.main.get_command(app))
    return found


@cache
def variables() -> dict[str, str]:
    """Return the environment variables that the package reads, with their defaults."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(_tree(path)):
            name, default = _variable(node)
            if name.startswith("TINGSU_") or name == "DATABASE_URL":
                found[name] = found.get(name) or default
    return found


def _variable(node: ast.AST) -> tuple[str, str]:
    if isinstance(node, ast.Subscript) and ast.unparse(node.value) == "os.environ":
        return str(getattr(node.slice, "value", "")), ""
    if not isinstance(node, ast.Call):
        return "", ""
    values = [str(argument.value) for argument in node.args if isinstance(argument, ast.Constant)]
    if ast.unparse(node.func) == "os.environ.get" and values:
        return values[0], f"`{values[1]}`" if values[1:] else ""
    for keyword in node.keywords:
        if keyword.arg in ("environment", "envvar") and isinstance(keyword.value, ast.Constant):
            made = f"made once, in `{values[0]}` of the data folder" if keyword.arg == "environment" else ""
            return str(keyword.value.value), made
    return "", ""


def _recording(tree: ast.Module) -> Iterator[tuple[ast.FunctionDef, list[str]]]:
    """Yield the public functions of a module that write to the journal, with the verbs they write."""
    functions = {node.name: node for node in tree.body if isinstance(node, ast.FunctionDef)}

    def verbs(function: ast.FunctionDef) -> list[str]:
        found: list[str] = []
        for node in ast.walk(function):
            if not isinstance(node, ast.Call):
                continue
            name = ast.unparse(node.func)
            if name in ("record", "record_case"):
                found += _texts(node.args[0])
            elif name.startswith("_") and name in functions:
                found += verbs(functions[name])
        return list(dict.fromkeys(found))

    for name, function in functions.items():
        if not name.startswith("_") and (written := verbs(function)):
            yield function, written


def _texts(node: ast.expr) -> list[str]:
    if isinstance(node, ast.IfExp):
        return [*_texts(node.body), *_texts(node.orelse)]
    if isinstance(node, ast.JoinedStr):
        return ["".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in node.values)]
    return [str(node.value)] if isinstance(node, ast.Constant) else []


def _table(header: list[str], rows: list[list[str]]) -> Iterator[str]:
    if not rows:
        return
    yield f"| {' | '.join(header)} |\n|{'---|' * len(header)}"
    for row in rows:
        cells = [" ".join(cell.split()).replace("|", "\\|") for cell in row]
        yield f"| {' | '.join(cells)} |"
    yield ""


def _argument(parameter: Any) -> str:
    name = parameter.name.upper() + ("…" if parameter.nargs == -1 else "")
    return name if parameter.required else f"[{name}]"


def _option(parameter: Any) -> str:
    return f"`{_argument(parameter) if parameter.param_type_name == 'argument' else ', '.join(parameter.opts)}`"


def _default(parameter: Any) -> str:
    if parameter.required:
        return "required"
    shown = parameter.default not in (None, "", False, ())
    return f"`{parameter.default}`" if shown else ""


def _kind(schema: Any) -> str:
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return f"[{name}](#{name.lower()})"
    for several in ("anyOf", "allOf"):
        if several in schema:
            return " or ".join(_kind(part) for part in schema[several])
    if "enum" in schema:
        return " ".join(f"`{value}`" for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return str(schema.get("format") or schema.get("type") or "anything")


def _content(part: Any) -> str:
    return _kind(part["content"]["application/json"]["schema"])


# ── The checks ───────────────────────────────────────────────────────────────────────────────────────────────────────


def stale_reference() -> Iterator[str]:
    """Generated pages that differ from the code, and variables that nobody described."""
    for path, text in reference().items():
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            yield f"{_name(path)} is out of date: run `python tools/docs.py write`"
    for name in sorted(set(variables()) ^ set(VARIABLES)):
        yield f"tools/docs.py: VARIABLES and the code disagree about {name}"


def broken_links() -> Iterator[str]:
    """Relative links and images that lead nowhere."""
    for path, text in pages().items():
        prose = re.sub(r"`[^`\n]*`", "", re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE))
        for target in re.findall(r"\]\(([^)\s]+)\)", prose) + re.findall(r'<img[^>]*\ssrc="([^"]+)"', prose):
            if re.match(r"[a-z]+:", target):
                continue
            file, _hash, anchor = target.partition("#")
            there = (path.parent / file).resolve() if file else path
            if not there.exists():
                yield f"{_name(path)}: the link {target} leads nowhere"
            elif anchor and there.suffix == ".md" and anchor not in _anchors(there.read_text(encoding="utf-8")):
                yield f"{_name(path)}: {file or 'the page'} has no heading #{anchor}"


def unknown_commands() -> Iterator[str]:
    """Commands `tingsu …` with words or options that the command line does not know."""
    for path, text in pages().items():
        for line in _code(text):
            match = re.match(r"(?:\$ )?(?:[A-Z_]+=\S+ )*(?:bin/)?tingsu(?= |$)(.*)", line)
            if match and (wrong := trouble(match.group(1).partition(" | ")[0].partition(" > ")[0])):
                yield f"{_name(path)}: `{line.strip()}`: {wrong}"


def trouble(rest: str) -> str:
    """Return what is wrong with the words after `tingsu`, empty when nothing is."""
    try:
        words = shlex.split(rest.partition(" # ")[0])
    except ValueError as error:
        return str(error)
    name = "tingsu"
    options = {option for p in commands()["tingsu"].params for option in p.opts} | {"--help"}
    while words:
        word = words.pop(0)
        if word in ("…", "\\"):
            break
        if word.startswith("--"):
            if word not in options:
                return f"{name} has no option {word}"
            if word == "--data-dir":
                words = words[1:]
        elif getattr(commands()[name], "commands", None):
            name = f"{name} {word}"
            if name not in commands():
                return f"there is no command {name}"
            options = {option for p in commands()[name].params for option in p.opts} | {"--help"}
    return ""


def missing_files() -> Iterator[str]:
    """Files named in the text, and names said to be in them (`tingsu/wiring.py: REACTIONS`), that are not there."""
    tops = "|".join(["tingsu", "docs", "bin", "tools", "tests", "bench", "requirements"])
    for path, text in pages().items():
        for file, name in re.findall(rf"`((?:{tops})/[\w./*-]+)(?:: (\w+))?`", text):
            found = list(ROOT.glob(file.rstrip("/")))
            if not found:
                yield f"{_name(path)}: there is no {file}"
            elif name and not any(re.search(rf"\b{name}\b", there.read_text(encoding="utf-8")) for there in found):
                yield f"{_name(path)}: there is no {name} in {file}"


def missing_docstrings() -> Iterator[str]:
    """Public modules, classes, functions and methods without a docstring."""
    for path in sorted(PACKAGE.rglob("*.py")):
        tree = _tree(path)
        if "migrations" in path.parts or not tree.body:
            continue
        if not ast.get_docstring(tree):
            yield f"{_name(path)}: the module has no docstring"
        for node in _public(tree):
            if not ast.get_docstring(node):
                yield f"{_name(path)}:{node.lineno}: {node.name} has no docstring"


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in tree.body:
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            if node.name.startswith("_") or node.name == "Meta":
                continue
            yield node
            if isinstance(node, ast.ClassDef):
                yield from _public(node)


def unused_terms() -> Iterator[str]:
    """Terms of the glossary that neither code nor pages use, in either language."""
    glossary = DOCS / "glossary.md"
    rows = re.findall(r"^\| ([a-z][^|]*?) \| ([^|]*?) \|", pages().get(glossary, ""), flags=re.MULTILINE)
    if not rows:
        yield "docs/glossary.md holds no terms"
    prose = "\n".join(text for path, text in pages().items() if path != glossary)
    everything = (prose + "\n".join(sources().values())).lower()
    for english, chinese in rows:
        if not re.search(rf"\b{re.escape(english)}", everything):
            yield f"docs/glossary.md: nothing uses “{english}”"
        if chinese != "—" and chinese not in everything:
            yield f"docs/glossary.md: nothing uses “{chinese}”"


def undefended_dependencies() -> Iterator[str]:
    """Runtime and optional dependencies without a sentence of defence, and defences of what is gone."""
    lists = "\n".join((ROOT / f"requirements/{name}.in").read_text() for name in ("runtime", "semantic"))
    wanted = set(re.findall(r"^[a-z][\w-]*", lists, flags=re.MULTILINE))
    page = DOCS / "why/dependencies.md"
    defended = set(re.findall(r"^\| `([\w-]+)`", pages().get(page, ""), flags=re.MULTILINE))
    yield from (f"{_name(page)}: no defence of {name}" for name in sorted(wanted - defended))
    yield from (f"{_name(page)}: defends {name}, which is not needed" for name in sorted(defended - wanted))


def pages() -> dict[Path, str]:
    """Return every page of the documentation."""
    found = [*sorted(ROOT.glob("*.md")), *sorted(DOCS.rglob("*.md"))]
    return {path: path.read_text(encoding="utf-8") for path in found}


@cache
def sources() -> dict[Path, str]:
    """Return the package's code, templates and packs."""
    found = [path for kind in ("*.py", "*.html", "*.yaml") for path in sorted(PACKAGE.rglob(kind))]
    return {path: path.read_text(encoding="utf-8") for path in found}


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _code(text: str) -> list[str]:
    """Return the lines of shell blocks and every piece of inline code."""
    blocks = re.findall(r"^```(?:sh|console)\n(.*?)^```", text, flags=re.DOTALL | re.MULTILINE)
    prose = re.sub(r"^```.*?^```", "", text, flags=re.DOTALL | re.MULTILINE)
    return [line for block in blocks for line in block.splitlines()] + re.findall(r"`([^`\n]+)`", prose)


def _anchors(text: str) -> set[str]:
    headings = re.findall(r"^#+ (.+)$", text, flags=re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def _name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


CHECKS: dict[str, Callable[[], Iterator[str]]] = {
    check.__name__: check
    for check in (
        stale_reference,
        broken_links,
        unknown_commands,
        missing_files,
        missing_docstrings,
        unused_terms,
        undefended_dependencies,
    )
}

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    sys.exit(main(*sys.argv[1:2]))
