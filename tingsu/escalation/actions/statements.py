"""The three statements of a pass. Each takes at most a batch of steps and returns everything needed to tell of them.

Rows come in the order of the thing's id, so that of two passes at once one waits for the other instead of both for each
other; `taken` is false where the other was quicker.
"""

from __future__ import annotations

# What a row holds for `words.Told`.
TOLD = (
    "thing_id",
    "rung",
    "limit",
    "case_id",
    "handler",
    "unit_id",
    "owner",
    "due_at",
    "rule_id",
    "policy_id",
    "version",
)

CLOCKS = """
WITH ladder AS (
  SELECT * FROM unnest(%(rungs)s::text[], %(percents)s::int[], %(hours)s::float[], %(shortest)s::float[])
    AS l(rung, percent, hours, shortest)
), due AS (
  SELECT c.id AS thing_id, c."limit", l.rung
  FROM cases_clock c
  JOIN cases_case k ON k.id = c.case_id AND k.state = ANY(%(open)s)
  JOIN ladder l ON c.due_at - c.started_at >= l.shortest * interval '1 hour'
    AND c.started_at + (c.due_at - c.started_at) * (l.percent / 100.0) + l.hours * interval '1 hour' <= %(now)s
  WHERE c.state = 'running' AND c.due_at IS NOT NULL AND c.standing IN ('legal', 'service') AND c.id >= %(last)s
    AND NOT EXISTS (
      SELECT 1 FROM escalation_clockstep s WHERE s.clock_id = c.id AND s."limit" = c."limit" AND s.rung = l.rung)
  ORDER BY c.id, l.rung LIMIT %(batch)s
), taken AS (
  INSERT INTO escalation_clockstep (clock_id, rung, "limit", at)
  SELECT thing_id, rung, "limit", %(now)s FROM due ON CONFLICT DO NOTHING
  RETURNING clock_id, rung
)
SELECT d.thing_id, d.rung, d."limit", k.id AS case_id, k.owner_id AS handler, k.unit_id, NULL::bigint AS owner, k.state,
  c.due_at, c.rule_id, c.policy_id, c.policy_version AS version, t.clock_id IS NOT NULL AS taken
FROM due d JOIN cases_clock c ON c.id = d.thing_id JOIN cases_case k ON k.id = c.case_id
LEFT JOIN taken t ON t.clock_id = d.thing_id AND t.rung = d.rung
ORDER BY d.thing_id
"""

SILENCES = """
WITH ladder AS (
  SELECT * FROM unnest(%(rungs)s::text[], %(before)s::timestamptz[]) AS l(rung, before)
), due AS (
  SELECT k.id AS thing_id, COALESCE(k.heard_at, k.received_at) AS since, l.rung
  FROM cases_case k JOIN ladder l ON COALESCE(k.heard_at, k.received_at) < l.before
  WHERE k.state = ANY(%(worked)s) AND k.id >= %(last)s
    AND NOT EXISTS (
      SELECT 1 FROM escalation_silencestep s
      WHERE s.case_id = k.id AND s.since = COALESCE(k.heard_at, k.received_at) AND s.rung = l.rung)
  ORDER BY k.id, l.rung LIMIT %(batch)s
), taken AS (
  INSERT INTO escalation_silencestep (case_id, rung, since, at)
  SELECT thing_id, rung, since, %(now)s FROM due ON CONFLICT DO NOTHING
  RETURNING case_id, rung
)
SELECT d.thing_id, d.rung, 0 AS "limit", k.id AS case_id, k.owner_id AS handler, k.unit_id, NULL::bigint AS owner,
  k.state, d.since AS due_at, '' AS rule_id, '' AS policy_id, 0 AS version, t.case_id IS NOT NULL AS taken
FROM due d JOIN cases_case k ON k.id = d.thing_id
LEFT JOIN taken t ON t.case_id = d.thing_id AND t.rung = d.rung
ORDER BY d.thing_id
"""

PROMISES = """
WITH ladder AS (
  SELECT * FROM unnest(%(rungs)s::text[], %(hours)s::float[]) AS l(rung, hours)
), due AS (
  SELECT p.id AS thing_id, l.rung
  FROM cases_promise p
  JOIN cases_case k ON k.id = p.case_id AND k.state = ANY(%(open)s)
  JOIN ladder l ON p.due_at + l.hours * interval '1 hour' <= %(now)s
  WHERE p.state = 'open' AND p.id >= %(last)s
    AND NOT EXISTS (SELECT 1 FROM escalation_promisestep s WHERE s.promise_id = p.id AND s.rung = l.rung)
  ORDER BY p.id, l.rung LIMIT %(batch)s
), taken AS (
  INSERT INTO escalation_promisestep (promise_id, rung, at)
  SELECT thing_id, rung, %(now)s FROM due ON CONFLICT DO NOTHING
  RETURNING promise_id, rung
)
SELECT d.thing_id, d.rung, 0 AS "limit", k.id AS case_id, k.owner_id AS handler, k.unit_id, p.owner_id AS owner,
  k.state, p.due_at, '' AS rule_id, '' AS policy_id, 0 AS version, t.promise_id IS NOT NULL AS taken
FROM due d JOIN cases_promise p ON p.id = d.thing_id JOIN cases_case k ON k.id = p.case_id
LEFT JOIN taken t ON t.promise_id = d.thing_id AND t.rung = d.rung
ORDER BY d.thing_id
"""
