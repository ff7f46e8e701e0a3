"""People on the other side of the counter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from tingsu.privacy.fields import EncryptedTextField


class Party(models.Model):
    """A customer, or somebody who speaks for one. Example: 王女士, phone 138****5678.

    What identifies a person is encrypted; beside it stand a masked form for the screen and a blind index for search.
    """

    name = EncryptedTextField()
    name_masked = models.CharField(max_length=120, blank=True)
    name_index = models.BinaryField(max_length=16, blank=True, default=b"")
    phone = EncryptedTextField()
    phone_masked = models.CharField(max_length=40, blank=True)
    phone_index = models.BinaryField(max_length=16, blank=True, default=b"")
    id_number = EncryptedTextField()
    id_number_masked = models.CharField(max_length=40, blank=True)
    id_number_index = models.BinaryField(max_length=16, blank=True, default=b"")
    email = EncryptedTextField()
    email_masked = models.CharField(max_length=254, blank=True)
    address = EncryptedTextField()
    customer_types = models.JSONField(default=list, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name_plural = "parties"
        indexes = [
            models.Index(fields=["name_index"], name="party_name"),
            models.Index(fields=["phone_index"], name="party_phone"),
            models.Index(fields=["id_number_index"], name="party_id_number"),
        ]

    def __str__(self) -> str:
        return self.name_masked or str(_("未留姓名"))


class PartyRole(models.TextChoices):
    """What somebody is to a case."""

    COMPLAINANT = "complainant", _("投诉人")
    AGENT = "agent", _("代理人")
    HEIR = "heir", _("继承人")
    REPRESENTATIVE = "representative", _("代表人")
    CONCERNED = "concerned", _("相关客户")


class CaseParty(models.Model):
    """Somebody's part in a case beside the complainant. Example: a daughter as agent for her father."""

    case = models.ForeignKey("cases.Case", on_delete=models.CASCADE, related_name="parties")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="parts")
    role = models.CharField(max_length=20, choices=PartyRole.choices)
    authority_note = models.CharField(max_length=200, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["case", "party", "role"], name="case_party_once")]

    def __str__(self) -> str:
        return f"{self.party} · {self.get_role_display()}"
