"""E-mail as a Django app."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """See `tingsu.mail`."""

    name = "tingsu.mail"
    label = "mail"

    def ready(self) -> None:
        """Carry the outbox's e-mails, and put the mailbox into the menu."""
        from django.utils.translation import gettext_lazy as _

        from tingsu.delivery import adapters
        from tingsu.delivery.models import Way
        from tingsu.mail.smtp import carrier
        from tingsu.web.navigation import Item, register

        adapters.register(Way.EMAIL, carrier)
        register(Item(61, "mail", _("收件邮箱"), "envelope", "channel.manage"))
