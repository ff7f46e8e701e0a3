"""Error pages: what happened, why, what now."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _


def refusal_page(request: HttpRequest, *, text: str, status: int, title: str = "") -> HttpResponse:
    """Return a page with a refusal; to htmx only the words, which it shows as a toast."""
    context = {"title": title or _("这一步现在做不了"), "text": text}
    template = "web/_refusal.html" if getattr(request, "htmx", False) else "web/refusal.html"
    response = render(request, template, context, status=status)
    if getattr(request, "htmx", False):
        response.headers["HX-Retarget"] = "#toasts"
        response.headers["HX-Reswap"] = "beforeend"
    return response


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404: the page, or the case, is not there for this person."""
    text = _("没有这个页面,或者您无权查看。请核对网址,或回到首页重新查找。")
    return refusal_page(request, text=text, status=404, title=_("没有找到"))


def no_permission(request: HttpRequest, exception: Exception) -> HttpResponse:
    """403: the person is known but may not."""
    text = _("您的岗位没有这项权限。如工作需要,请联系本机构负责人或系统管理员。")
    return refusal_page(request, text=text, status=403, title=_("没有权限"))


def broken(request: HttpRequest) -> HttpResponse:
    """500: our fault. Nothing half-done was saved, for every act is one transaction."""
    text = _("系统出了问题,刚才的操作没有保存。请稍后再试;如果还是不行,请把发生的时间告诉系统管理员。")
    return refusal_page(request, text=text, status=500, title=_("系统出错"))


def stale_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 by CSRF: the form is too old or came from elsewhere."""
    text = _("这个表单已经过期,没有提交。请返回上一页,刷新后再试;您填写的内容还在浏览器里。")
    return refusal_page(request, text=text, status=403, title=_("表单已过期"))
