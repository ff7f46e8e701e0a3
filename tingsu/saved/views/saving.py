"""Save the list that one is looking at; look after one's views."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from tingsu.org.access import needs, person_of_request
from tingsu.org.permissions import Permission
from tingsu.saved.actions.saving import change_view, delete_view, save_view
from tingsu.saved.queries import views_for


@needs(Permission.CASE_VIEW)
def saved_views(request: HttpRequest) -> HttpResponse:
    """List one's views and those shared with one; POST saves one."""
    person = person_of_request(request)
    if request.method == "POST":
        post = request.POST
        is_shared = bool(post.get("shared"))
        view = save_view(name=post.get("name", ""), query=post.get("query", ""), is_shared=is_shared, by=person)
        messages.success(request, _("已保存视图“%(name)s”。") % {"name": view.name})
        return redirect(f"{reverse('inbox')}?{view.query}")
    return render(request, "saved/views.html", {"views": views_for(person), "person": person})


@needs(Permission.CASE_VIEW)
@require_POST
def change(request: HttpRequest, view_id: int) -> HttpResponse:
    """Rename, share or unshare one of one's views."""
    person = person_of_request(request)
    view = get_object_or_404(views_for(person), pk=view_id)
    change_view(view, name=request.POST.get("name", ""), is_shared=bool(request.POST.get("shared")), by=person)
    messages.success(request, _("已保存。"))
    return redirect("saved-views")


@needs(Permission.CASE_VIEW)
@require_POST
def delete(request: HttpRequest, view_id: int) -> HttpResponse:
    """Delete one of one's views."""
    person = person_of_request(request)
    delete_view(get_object_or_404(views_for(person), pk=view_id), by=person)
    messages.success(request, _("已删除。"))
    return redirect("saved-views")
