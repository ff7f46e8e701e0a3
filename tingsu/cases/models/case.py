"""The case."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from tingsu.cases.models.party import Party
from tingsu.core.workflow import OPEN, STATE_NAMES, State, Step
from tingsu.journal.moment import now
from tingsu.org.models import Person, Unit
from tingsu.packs import installed
from tingsu.privacy.fields import EncryptedTextField

OPEN_STATES = sorted(state.value for state in OPEN)
FAR = Value(datetime(9999, 1, 1, tzinfo=UTC))


class Channel(models.TextChoices):
    """Where the complaint came in (intake source), not where the business was done."""

    PORTAL = "portal", _("网页")
    PHONE = "phone", _("电话")
    WALK_IN = "walk_in", _("网点来访")
    LETTER = "letter", _("来信")
    EMAIL = "email", _("电子邮件")
    CHAT = "chat", _("在线客服")
    APP = "app", _("手机银行")
    SOCIAL = "social", _("社交媒体")
    NFRA_12378 = "nfra_12378", _("金融监管转办(12378)")
    PBOC_12363 = "pboc_12363", _("人民银行转办(12363)")
    CSRC_12386 = "csrc_12386", _("证监会转办(12386)")
    GOV_12345 = "gov_12345", _("政务热线转办(12345)")
    MARKET_12315 = "market_12315", _("市场监管转办(12315)")
    PETITION = "petition", _("信访")
    MEDIATION = "mediation", _("调解/仲裁/法院")
    STAFF = "staff", _("员工反映")
    API = "api", _("系统接口")


FORWARDED = frozenset(
    {
        Channel.NFRA_12378,
        Channel.PBOC_12363,
        Channel.CSRC_12386,
        Channel.GOV_12345,
        Channel.MARKET_12315,
        Channel.PETITION,
    }
)


class Matter(models.TextChoices):
    """What kind of matter it is."""

    COMPLAINT = "complaint", _("投诉")
    ENQUIRY = "enquiry", _("咨询")
    SUGGESTION = "suggestion", _("意见建议")
    PRAISE = "praise", _("表扬")
    REPORT = "report", _("举报")
    OTHER = "other", _("其他")


class Level(models.TextChoices):
    """How weighty (Order 2020/3 art. 29 for the highest)."""

    GENERAL = "general", _("一般")
    IMPORTANT = "important", _("重要")
    MAJOR = "major", _("重大")


class Case(models.Model):
    """One complaint from intake to archive. Example: C-2041, 王*, cash withdrawal asked for its purpose.

    `text` is the customer's own words with personal data masked (the original lies encrypted in the first message).
    `due_at` is the earliest deadline that still runs; `heard_at` is when the customer last heard from us.
    `version` counts edits by people, so that two of them never overwrite each other silently.
    `concerned` holds the ids of the people of the bank whom the customer complains about: they handle, decide and
    approve nothing here (回避, Order 2020/3 art. 17). `repeats` counts the earlier complaints about the same matter.
    """

    state = models.CharField(max_length=12, default=State.RECEIVED.value)
    step = models.CharField(max_length=12, default=Step.LET_OUT.value)
    version = models.PositiveIntegerField(default=1)

    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="cases")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="cases")
    owner = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="cases")
    first_receiver = models.ForeignKey(Person, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    taken_over_at = models.DateTimeField(null=True, blank=True)
    concerned = ArrayField(models.BigIntegerField(), default=list, blank=True)

    channel = models.CharField(max_length=20, choices=Channel.choices)
    external_id = models.CharField(max_length=80, blank=True)
    idempotency_key = models.CharField(max_length=120, null=True, unique=True, editable=False)
    link_token = EncryptedTextField(editable=False)
    link_digest = models.BinaryField(max_length=32, unique=True, editable=False)

    text = models.TextField()
    search = SearchVectorField(null=True, editable=False)
    language = models.CharField(max_length=10, default="zh")
    amount = models.DecimalField(max_digits=16, decimal_places=2, null=True, blank=True)
    currency = models.CharField(max_length=3, default="CNY")

    matter = models.CharField(max_length=12, choices=Matter.choices, default=Matter.COMPLAINT)
    business = models.CharField(max_length=12, blank=True)
    cause = models.CharField(max_length=12, blank=True)
    business_channel = models.CharField(max_length=12, blank=True)
    level = models.CharField(max_length=10, choices=Level.choices, default=Level.GENERAL)
    priority = models.SmallIntegerField(default=0)
    is_forwarded = models.BooleanField(default=False)
    is_repeat = models.BooleanField(default=False)
    repeats = models.PositiveSmallIntegerField(default=0)

    heat = models.SmallIntegerField(default=0)
    heat_before = models.SmallIntegerField(default=0)
    emotion = models.CharField(max_length=14, blank=True)
    need = models.CharField(max_length=12, blank=True)
    risks = ArrayField(models.CharField(max_length=12), default=list, blank=True)
    is_read = models.BooleanField(default=False)

    received_at = models.DateTimeField()
    opened_at = models.DateTimeField(default=now)
    changed_at = models.DateTimeField(default=now)
    due_at = models.DateTimeField(null=True, blank=True)
    acknowledged_at = models.DateTimeField(null=True, blank=True)
    heard_at = models.DateTimeField(null=True, blank=True)
    unread_since = models.DateTimeField(null=True, blank=True)
    decided_at = models.DateTimeField(null=True, blank=True)
    told_at = models.DateTimeField(null=True, blank=True)
    closed_at = models.DateTimeField(null=True, blank=True)
    policies = models.JSONField(default=list)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(heat__range=(0, 3)), name="case_heat_0_to_3"),
            models.CheckConstraint(condition=Q(state__in=[state.value for state in State]), name="case_state_is_known"),
            models.CheckConstraint(condition=Q(step__in=[step.value for step in Step]), name="case_step_is_known"),
            models.CheckConstraint(
                condition=~Q(state__in=["closed", "archived"]) | Q(closed_at__isnull=False), name="case_closed_has_when"
            ),
            models.CheckConstraint(condition=~Q(state="told") | Q(told_at__isnull=False), name="case_told_has_when"),
        ]
        indexes = [
            GinIndex(fields=["search"], name="case_search"),
            # The inbox in its usual order, most urgent first; "no deadline" sorts last (see queries.inbox).
            models.Index(
                F("priority").desc(),
                Coalesce("due_at", FAR),
                F("id").desc(),
                name="case_urgent",
                condition=Q(state__in=OPEN_STATES),
            ),
            models.Index(fields=["unit", "due_at"], name="case_open_unit", condition=Q(state__in=OPEN_STATES)),
            models.Index(fields=["owner", "state"], name="case_owner"),
            # Lists of all cases: whose a case is stands in the index, so that far pages need no look at the rows.
            models.Index(
                F("priority").desc(),
                Coalesce("due_at", FAR),
                F("id").desc(),
                name="case_urgent_all",
                include=["unit", "owner"],
            ),
            models.Index(fields=["received_at", "id"], name="case_received", include=["unit", "owner"]),
            models.Index(fields=["party"], name="case_party"),
            models.Index(fields=["external_id"], name="case_external", condition=~Q(external_id="")),
            models.Index(fields=["unread_since"], name="case_unread", condition=Q(unread_since__isnull=False)),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def number(self) -> str:
        """The number that people say: C-2041."""
        return f"C-{self.pk}"

    @property
    def state_name(self) -> str:
        """The state in the reader's language."""
        return STATE_NAMES[State(self.state)].in_(get_language() or "zh")

    @property
    def step_number(self) -> int:
        """1 to 6."""
        return Step(self.step).number

    @property
    def is_open(self) -> bool:
        """Whether something is still to do."""
        return State(self.state) in OPEN

    def is_overdue(self, now: datetime | None = None) -> bool:
        """Whether a deadline has passed."""
        return self.due_at is not None and self.due_at < (now or timezone.now())

    @property
    def heat_rises(self) -> bool:
        """Whether the last words were hotter than those before."""
        return self.heat > self.heat_before

    @property
    def progress_link(self) -> str:
        """The customer's secret link to the progress page."""
        return f"{settings.ORIGIN}/p/{self.link_token}/" if self.link_token else ""

    def script_fields(self) -> dict[str, str]:
        """What a script's blanks may be filled with: how to address the customer, by whom, the amount."""
        person = self.owner or self.first_receiver
        surname = self.party.name_masked.strip("*")
        return {
            "称呼": f"{surname}先生/女士" if surname else "您",
            "我": person.name if person else "____",
            "金额": f"{self.amount:g} 元" if self.amount is not None else "____",
            "电话": self.unit.phone or "____",
        }

    @property
    def business_name(self) -> str:
        """The business class in the reader's language."""
        return _code_name("broker_business" if self.business.startswith("SB") else "business", self.business)

    @property
    def cause_name(self) -> str:
        """The cause class in the reader's language."""
        return _code_name("cause", self.cause)

    @property
    def business_channel_name(self) -> str:
        """The business channel in the reader's language."""
        return _code_name("business_channel", self.business_channel)

    @property
    def policy_ids(self) -> list[str]:
        """The rule books under which the case began."""
        return [policy["id"] for policy in self.policies]


def _code_name(axis: str, code: str) -> str:
    found = installed().taxonomy[axis].find(code) if code else None
    return found.name.in_(get_language() or "zh") if found else ""
