"""Read the journal and prove it. Lives here because the journal itself stands below pages and people."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from tingsu.journal.queries import entries
from tingsu.journal.verify import verify_journal
from tingsu.org.access import needs
from tingsu.org.permissions import Permission

PAGE_SIZE = 100


@needs(Permission.JOURNAL_VIEW)
def journal(request: HttpRequest) -> HttpResponse:
    """List entries, newest first."""
    get = request.GET
    before = get.get("before", "")
    found = list(
        entries(
            verb=get.get("verb", "")[:60],
            subject=get.get("subject", "")[:60],
            actor=get.get("actor", "")[:120],
            before=int(before) if before.isdecimal() and len(before) < 18 else None,
        )[: PAGE_SIZE + 1]
    )
    context = {"entries": found[:PAGE_SIZE], "next": found[PAGE_SIZE - 1].pk if len(found) > PAGE_SIZE else None}
    return render(request, "policies/journal.html", context)


@needs(Permission.JOURNAL_VERIFY)
def verification(request: HttpRequest) -> HttpResponse:
    """Compute the whole chain again and show the proof."""
    proof = verify_journal(head=request.POST.get("head", "").strip()) if request.method == "POST" else None
    return render(request, "policies/verification.html", {"proof": proof})
