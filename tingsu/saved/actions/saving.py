"""Save, rename, share and delete a view. What it shows is asked anew for each reader: sharing shows nobody more."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from tingsu.core.errors import BadInput, NotAllowed
from tingsu.journal.record import record
from tingsu.org.models import Person
from tingsu.saved.models import SavedView

PLACES = frozenset({"at", "page", "as"})  # where one was in the list, not which list it is
QUERY_LIMIT = 1000
VIEWS_LIMIT = 30


@transaction.atomic
def save_view(*, name: str, query: str, is_shared: bool, by: Person) -> SavedView:
    """Save a list under a name; the same name again replaces it."""
    name, query = _name(name), clean_query(query)
    there = SavedView.objects.filter(person=by, name=name).first()
    if there is None and by.saved_views.count() >= VIEWS_LIMIT:
        raise BadInput(_("保存的视图已有 %(n)d 个,请先删去不用的。") % {"n": VIEWS_LIMIT})
    view = there or SavedView(person=by, name=name)
    view.query = query
    view.save()
    return change_view(view, name=name, is_shared=is_shared, by=by)


@transaction.atomic
def change_view(view: SavedView, *, name: str, is_shared: bool, by: Person) -> SavedView:
    """Rename a view of one's own, share it with one's unit, or take it back."""
    if view.person_id != by.pk:
        raise NotAllowed(_("只有保存它的人才能改。"))
    post = by.main_post
    if is_shared and post is None:
        raise NotAllowed(_("没有岗位,不能共享。"))
    view.name, view.unit = _name(name), post.unit if is_shared and post else None
    try:
        with transaction.atomic():
            view.save(update_fields=["name", "unit"])
    except IntegrityError as error:
        raise BadInput(_("已有同名的视图,请换一个名称。")) from error
    data = {"view": view.pk, "unit": view.unit.pk if view.unit else None}
    record("view.saved", subject=("person", by.pk), by=by.actor, data=data)
    return view


@transaction.atomic
def delete_view(view: SavedView, *, by: Person) -> None:
    """Delete a view of one's own."""
    if view.person_id != by.pk:
        raise NotAllowed(_("只有保存它的人才能改。"))
    record("view.deleted", subject=("person", by.pk), by=by.actor, data={"view": view.pk})
    view.delete()


def clean_query(query: str) -> str:
    """Return the filters of a URL without the place in the list."""
    pairs = [(key, value) for key, value in parse_qsl(query.removeprefix("?")) if key not in PLACES]
    cleaned = urlencode(pairs)
    if len(cleaned) > QUERY_LIMIT:
        raise BadInput(_("筛选条件太长,不能保存。"))
    return cleaned


def _name(name: str) -> str:
    name = " ".join(name.split())
    if not name or len(name) > 40:
        raise BadInput(_("请给视图起个名字,不超过 40 字。"))
    return name
