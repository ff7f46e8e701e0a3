"""Review as a Django app."""

from django.apps import AppConfig


class ReviewConfig(AppConfig):
    """See `tingsu.review`."""

    name = "tingsu.review"
    label = "review"

    def ready(self) -> None:
        """Show reviews on the case page and in the menu; no case is closed while one runs."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.cases import checks, panels
        from tingsu.review.panel import panel
        from tingsu.review.queries.open import missing_for_closing
        from tingsu.web.navigation import Item, register

        checks.register(closing=missing_for_closing)
        panels.register(panel=panel)
        register(Item(32, "reviews", _("核查"), "scale", "review.handle"))
