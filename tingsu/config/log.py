"""Log lines as JSON, without personal data: no query strings, no form values, no row contents."""

from __future__ import annotations

import json
import logging
import re
from datetime import UTC, datetime

# PostgreSQL quotes the offending row in its DETAIL; that row may be a customer.
ROW_DETAIL = re.compile(r"\n?DETAIL:.*", re.DOTALL)
FIELDS = ("request_id", "method", "route", "status", "ms", "person", "job", "case", "entry")


class JsonLines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the line."""
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": ROW_DETAIL.sub("", _words(record)),
        }
        line |= {key: getattr(record, key) for key in FIELDS if hasattr(record, key)}
        if record.exc_info:
            line["trace"] = ROW_DETAIL.sub("", self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False, default=str)


def _words(record: logging.LogRecord) -> str:
    """Return the message with the route in place of the path, which Django's own warnings name: it may be a secret."""
    words, request = record.getMessage(), getattr(record, "request", None)
    path, match = getattr(request, "path", ""), getattr(request, "resolver_match", None)
    return words.replace(path, f"/{match.route}" if match else "-") if len(path) > 1 else words
