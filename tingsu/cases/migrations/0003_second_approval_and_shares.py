"""A first of two approvals on a decision; a share of responsibility, and when an appeal lifted it."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0002_people_concerned_and_repeats"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="decision",
            name="first_approver",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="decision", name="first_approved_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="decision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("first_approver__isnull", True),
                    ("approver__isnull", True),
                    models.Q(("first_approver", models.F("approver")), _negated=True),
                    _connector="OR",
                ),
                name="decision_approved_by_two",
            ),
        ),
        migrations.AddField(
            model_name="responsibility", name="share", field=models.PositiveSmallIntegerField(blank=True, null=True)
        ),
        migrations.AddField(
            model_name="responsibility", name="lifted_at", field=models.DateTimeField(blank=True, null=True)
        ),
        migrations.AddConstraint(
            model_name="responsibility",
            constraint=models.CheckConstraint(
                condition=models.Q(("share__isnull", True), ("share__range", (0, 100)), _connector="OR"),
                name="responsibility_share_percent",
            ),
        ),
    ]
