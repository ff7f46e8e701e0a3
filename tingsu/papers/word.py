"""Fill a Word template: the bank's own when it has one, else the shipped one.

The bank's templates lie in the data folder under `letters/`: `decision_zh.docx`, `review_en.docx`, or `letter_zh.docx`
for every kind. They are filled in a sandbox: a template may show what it is given and nothing else.
"""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from django.conf import settings
from docxtpl.template import DocxTemplate
from jinja2 import TemplateError
from jinja2.sandbox import SandboxedEnvironment

from tingsu.core.errors import SetupError
from tingsu.core.said import Words

SHIPPED = Path(__file__).parent / "word"


def template_for(kind: str, language: str) -> Path:
    """Return the template of a kind of letter (decision, review) in a language."""
    suffix = "en" if language.startswith("en") else "zh"
    own = Path(settings.DATA_DIR) / "letters"
    wanted = [own / f"{kind}_{suffix}.docx", own / f"letter_{suffix}.docx"]
    return next((path for path in wanted if path.is_file()), SHIPPED / f"letter_{suffix}.docx")


def fill_template(path: Path, fields: Mapping[str, Any]) -> bytes:
    """Return the filled Word file. Raises `SetupError` with the template's name when it cannot be filled."""
    template = DocxTemplate(str(path))
    try:
        template.render(dict(fields), jinja_env=SandboxedEnvironment(), autoescape=True)
    except TemplateError as trouble:
        raise SetupError(
            Words(
                f"信函模板 {path.name} 填不了:{trouble}。请系统管理员检查数据目录 letters 里的模板。",
                f"The letter template {path.name} cannot be filled: {trouble}. Check letters/ in the data folder.",
            )
        ) from trouble
    out = io.BytesIO()
    template.save(out)
    return out.getvalue()
