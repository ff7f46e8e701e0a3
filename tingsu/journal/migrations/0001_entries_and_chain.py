"""Entries, links, and the triggers that chain every entry at commit and forbid change."""

from django.db import migrations, models
import django.db.models.deletion

# A deferred constraint trigger fires when the transaction commits. Only then is the lock on the chain taken, so
# a long act (an import, a slow reply) never holds others up, and the chain's order is the order of commits.
CHAIN = """
CREATE FUNCTION journal_digest(previous bytea, e journal_entry) RETURNS bytea LANGUAGE sql STABLE AS $$
    SELECT sha256(previous || convert_to(string_agg(octet_length(convert_to(field, 'UTF8')) || ':' || field, '' ORDER BY place), 'UTF8'))
    FROM unnest(ARRAY[
        e.id::text,
        to_char(e.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'),
        e.verb, e.subject_type, e.subject_id::text, e.actor_kind, coalesce(e.actor_id::text, ''), e.actor_name,
        e.data::text
    ]) WITH ORDINALITY AS fields(field, place)
$$;

CREATE FUNCTION journal_chain() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    last_seq bigint := 0;
    last_hash bytea := decode(repeat('00', 32), 'hex');
BEGIN
    PERFORM pg_advisory_xact_lock(714001);
    SELECT seq, hash INTO last_seq, last_hash FROM journal_link ORDER BY seq DESC LIMIT 1;
    IF NOT FOUND THEN
        last_seq := 0;
        last_hash := decode(repeat('00', 32), 'hex');
    END IF;
    INSERT INTO journal_link (seq, entry_id, previous, hash)
    VALUES (last_seq + 1, NEW.id, last_hash, journal_digest(last_hash, NEW));
    RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER journal_entry_chain AFTER INSERT ON journal_entry
DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION journal_chain();

CREATE FUNCTION journal_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the journal is append-only: % on % refused', TG_OP, TG_TABLE_NAME;
END $$;

CREATE TRIGGER journal_entry_append_only BEFORE UPDATE OR DELETE ON journal_entry
FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER journal_link_append_only BEFORE UPDATE OR DELETE ON journal_link
FOR EACH ROW EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER journal_entry_no_truncate BEFORE TRUNCATE ON journal_entry
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
CREATE TRIGGER journal_link_no_truncate BEFORE TRUNCATE ON journal_link
FOR EACH STATEMENT EXECUTE FUNCTION journal_is_append_only();
"""

UNCHAIN = """
DROP TRIGGER journal_entry_chain ON journal_entry;
DROP TRIGGER journal_entry_append_only ON journal_entry;
DROP TRIGGER journal_link_append_only ON journal_link;
DROP TRIGGER journal_entry_no_truncate ON journal_entry;
DROP TRIGGER journal_link_no_truncate ON journal_link;
DROP FUNCTION journal_chain();
DROP FUNCTION journal_digest(bytea, journal_entry);
DROP FUNCTION journal_is_append_only();
"""


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="Entry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("verb", models.CharField(max_length=60)),
                ("subject_type", models.CharField(max_length=30)),
                ("subject_id", models.BigIntegerField()),
                ("actor_kind", models.CharField(max_length=10)),
                ("actor_id", models.BigIntegerField(null=True)),
                ("actor_name", models.CharField(max_length=120)),
                ("data", models.JSONField(default=dict)),
            ],
            options={
                "ordering": ["id"],
                "indexes": [
                    models.Index(fields=["subject_type", "subject_id", "id"], name="entry_subject"),
                    models.Index(fields=["verb", "id"], name="entry_verb"),
                    models.Index(fields=["actor_kind", "actor_id", "id"], name="entry_actor"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("seq", models.BigIntegerField(primary_key=True, serialize=False)),
                ("previous", models.BinaryField(max_length=32)),
                ("hash", models.BinaryField(max_length=32)),
                (
                    "entry",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="link", to="journal.entry"
                    ),
                ),
            ],
            options={"ordering": ["seq"]},
        ),
        migrations.RunSQL(CHAIN, UNCHAIN),
    ]
