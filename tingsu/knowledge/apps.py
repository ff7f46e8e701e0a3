"""The knowledge base as a Django app."""

from django.apps import AppConfig


class KnowledgeConfig(AppConfig):
    """See `tingsu.knowledge`."""

    name = "tingsu.knowledge"
    label = "knowledge"

    def ready(self) -> None:
        """Put the knowledge base into the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.web.navigation import Item, register

        register(Item(16, "knowledge", _("知识库"), "book-open", "knowledge.view"))
