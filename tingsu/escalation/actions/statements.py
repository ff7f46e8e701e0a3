"""The three statements of a pass. Each takes every step that is due on the next batch of clocks, cases or promises.

Every statement first chooses the batch and only then joins: so it costs the same whether or not the database has lately
counted its tables. Things come in the order of their ids, so that of two passes at once one waits for the other instead
of both for each other; `taken` is false where the other was quicker. `reached` is the last id of the batch; a batch on
which nothing is due comes back as one row without a thing.
"""

from __future__ import annotations

# What a row holds for `words.Told`.
TOLD = (
    "thing_id", "rung", "limit", "case_id", "handler", "unit_id", "owner", "due_at", "rule_id", "policy_id", "version"
)  # fmt: skip

CLOCKS = """
WITH ladder AS (
  SELECT * FROM unnest(%(rungs)s::text[], %(percents)s::int[], %(hours)s::float[], %(shortest)s::float[])
    AS l(rung, percent, hours, shortest)
), batch AS MATERIALIZED (
  SELECT id, case_id, started_at, due_at, "limit", rule_id, policy_id, policy_version FROM cases_clock
  WHERE state = 'running' AND due_at IS NOT NULL AND standing IN ('legal', 'service') AND id > %(last)s
  ORDER BY id LIMIT %(batch)s
), due AS MATERIALIZED (
  SELECT b.id, b."limit", l.rung
  FROM batch b JOIN ladder l ON b.due_at - b.started_at >= l.shortest * interval '1 hour'
    AND b.started_at + (b.due_at - b.started_at) * (l.percent / 100.0) + l.hours * interval '1 hour' <= %(now)s
  WHERE EXISTS (SELECT 1 FROM cases_case k WHERE k.id = b.case_id AND k.state = ANY(%(open)s))
    AND NOT EXISTS (
      SELECT 1 FROM escalation_clockstep s WHERE s.clock_id = b.id AND s."limit" = b."limit" AND s.rung = l.rung)
  ORDER BY b.id, l.rung
), taken AS (
  INSERT INTO escalation_clockstep (clock_id, rung, "limit", at)
  SELECT id, rung, "limit", %(now)s FROM due ON CONFLICT DO NOTHING
  RETURNING clock_id, rung
), found AS (
  SELECT d.id AS thing_id, d.rung, d."limit", k.id AS case_id, k.owner_id AS handler, k.unit_id, NULL::bigint AS owner,
    k.state, b.due_at, b.rule_id, b.policy_id, b.policy_version AS version, t.clock_id IS NOT NULL AS taken
  FROM due d JOIN batch b ON b.id = d.id JOIN cases_case k ON k.id = b.case_id
  LEFT JOIN taken t ON t.clock_id = d.id AND t.rung = d.rung
)
SELECT * FROM (SELECT max(id) AS reached FROM batch) AS r LEFT JOIN found ON TRUE
WHERE r.reached IS NOT NULL ORDER BY thing_id
"""

SILENCES = """
WITH ladder AS (
  SELECT * FROM unnest(%(rungs)s::text[], %(before)s::timestamptz[]) AS l(rung, before)
), batch AS MATERIALIZED (
  SELECT id, COALESCE(heard_at, received_at) AS since, owner_id, unit_id, state FROM cases_case
  WHERE state = ANY(%(worked)s) AND id > %(last)s
    AND COALESCE(heard_at, received_at) < (SELECT max(before) FROM ladder)
  ORDER BY id LIMIT %(batch)s
), due AS MATERIALIZED (
  SELECT b.id, b.since, l.rung FROM batch b JOIN ladder l ON b.since < l.before
  WHERE NOT EXISTS (
    SELECT 1 FROM escalation_silencestep s WHERE s.case_id = b.id AND s.since = b.since AND s.rung = l.rung)
  ORDER BY b.id, l.rung
), taken AS (
  INSERT INTO escalation_silencestep (case_id, rung, since, at)
  SELECT id, rung, since, %(now)s FROM due ON CONFLICT DO NOTHING
  RETURNING case_id, rung
), found AS (
  SELECT d.id AS thing_id, d.rung, 0 AS "limit", d.id AS case_id, b.owner_id AS handler, b.unit_id,
    NULL::bigint AS owner, b.state, d.since AS due_at, '' AS rule_id, '' AS policy_id, 0 AS version,
    t.case_id IS NOT NULL AS taken
  FROM due d JOIN batch b ON b.id = d.id LEFT JOIN taken t ON t.case_id = d.id AND t.rung = d.rung
)
SELECT * FROM (SELECT max(id) AS reached FROM batch) AS r LEFT JOIN found ON TRUE
WHERE r.reached IS NOT NULL ORDER BY thing_id
"""

PROMISES = """
WITH ladder AS (
  SELECT * FROM unnest(%(rungs)s::text[], %(hours)s::float[]) AS l(rung, hours)
), batch AS MATERIALIZED (
  SELECT id, case_id, owner_id, due_at FROM cases_promise
  WHERE state = 'open' AND id > %(last)s
    AND due_at <= %(now)s - (SELECT min(hours) FROM ladder) * interval '1 hour'
  ORDER BY id LIMIT %(batch)s
), due AS MATERIALIZED (
  SELECT b.id, l.rung FROM batch b JOIN ladder l ON b.due_at + l.hours * interval '1 hour' <= %(now)s
  WHERE EXISTS (SELECT 1 FROM cases_case k WHERE k.id = b.case_id AND k.state = ANY(%(open)s))
    AND NOT EXISTS (SELECT 1 FROM escalation_promisestep s WHERE s.promise_id = b.id AND s.rung = l.rung)
  ORDER BY b.id, l.rung
), taken AS (
  INSERT INTO escalation_promisestep (promise_id, rung, at)
  SELECT id, rung, %(now)s FROM due ON CONFLICT DO NOTHING
  RETURNING promise_id, rung
), found AS (
  SELECT d.id AS thing_id, d.rung, 0 AS "limit", k.id AS case_id, k.owner_id AS handler, k.unit_id,
    b.owner_id AS owner, k.state, b.due_at, '' AS rule_id, '' AS policy_id, 0 AS version,
    t.promise_id IS NOT NULL AS taken
  FROM due d JOIN batch b ON b.id = d.id JOIN cases_case k ON k.id = b.case_id
  LEFT JOIN taken t ON t.promise_id = d.id AND t.rung = d.rung
)
SELECT * FROM (SELECT max(id) AS reached FROM batch) AS r LEFT JOIN found ON TRUE
WHERE r.reached IS NOT NULL ORDER BY thing_id
"""
