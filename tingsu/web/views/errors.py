"""Error pages: what happened, why, what now; to machines the same words as JSON in one shape."""

from __future__ import annotations

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

API = "/api/"


def wants_json(request: HttpRequest) -> bool:
    """Whether a machine asks: everything below the API, and whoever accepts JSON before anything else."""
    return request.path.startswith(API) or request.headers.get("Accept", "").startswith("application/json")


def error_json(*, code: str, message: str, status: int) -> JsonResponse:
    """Return an error in the one shape that machines get."""
    return JsonResponse({"error": {"code": code, "message": message, "fields": []}}, status=status)


def refusal_page(
    request: HttpRequest, *, text: str, status: int, title: str = "", code: str = "Refused"
) -> HttpResponse:
    """Return a page with a refusal; to htmx only the words, which it shows as a toast; to machines JSON."""
    if wants_json(request):
        return error_json(code=code, message=text, status=status)
    context = {"title": title or _("这一步现在做不了"), "text": text}
    if not getattr(request, "htmx", False):
        return render(request, "web/refusal.html", context, status=status)
    response = render(request, "web/_refusal.html", context, status=status)
    response.headers["HX-Retarget"] = "#toasts"
    response.headers["HX-Reswap"] = "beforeend"
    return response


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: the request itself cannot be read, or is larger than we take in."""
    if isinstance(exception, RequestDataTooBig):
        text = _("内容太大,没有保存。请缩短文字,其余作为附件上传,再试一次。")
        return refusal_page(request, text=text, status=413, title=_("内容太大"), code="TooLarge")
    text = _("这个请求读不出来,没有保存。请返回上一页,刷新后再试。")
    return refusal_page(request, text=text, status=400, title=_("请求读不出来"), code="BadRequest")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the page, or the case, is not there for this person."""
    text = _("没有这个页面,或者您无权查看。请核对网址,或回到首页重新查找。")
    return refusal_page(request, text=text, status=404, title=_("没有找到"), code="NotFound")


def only_for_forms(request: HttpRequest, allowed: str) -> HttpResponse:
    """405: the address takes forms; who reloads it, or comes back after signing in, asks for a page there."""
    text = _("这个网址只接收表单,不能直接打开。请返回上一页,再点一次按钮。")
    response = refusal_page(request, text=text, status=405, title=_("没有这个页面"), code="MethodNotAllowed")
    response.headers["Allow"] = allowed
    return response


def no_permission(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the person is known but may not."""
    text = _("您的岗位没有这项权限。如工作需要,请联系本机构负责人或系统管理员。")
    return refusal_page(request, text=text, status=403, title=_("没有权限"), code="NoPermission")


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing half-done was saved, for every act is one transaction.

    The page is drawn without the request: the menu and the person's name would ask a database that may be gone.
    """
    title = _("系统出错")
    text = _("系统出了问题,刚才的操作没有保存。请稍后再试;如果还是不行,请把发生的时间告诉系统管理员。")
    if wants_json(request):
        return error_json(code="Broken", message=text, status=500)
    if getattr(request, "htmx", False):
        return refusal_page(request, text=text, status=500, title=title)
    return HttpResponse(render_to_string("web/refusal.html", {"title": title, "text": text}), status=500)


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 by CSRF: the form is too old or came from elsewhere."""
    text = _("这个表单已经过期,没有提交。请返回上一页,刷新后再试;您填写的内容还在浏览器里。")
    return refusal_page(request, text=text, status=403, title=_("表单已过期"), code="StaleForm")
