"""The questions to Neo4j, all with ``$plan``; names of labels and types come from the graph's lists."""

from __future__ import annotations

from din.store.neo4j.graph import AREA_LABELS

_FIELDS = "{0}.id AS id, {0}.kind AS kind, {0}.version AS version, {0}.body AS body, {0}.position AS position"


def _everywhere(condition: str, index: str = "plan") -> str:
    """Ask the same of nodes and of both types of link, by an index that each of them has."""
    rest = f"WHERE x.plan = $plan{condition} RETURN {_FIELDS.format('x')}"
    node = f"MATCH (x:DinRecord) USING INDEX x:DinRecord({index}) {rest}"
    links = (
        f"MATCH ()-[x:{name}]->() USING INDEX x:{name}({index}) {rest}"
        for name in ("CONTRIBUTES_TO", "DEPENDS_ON")
    )
    return " UNION ALL ".join([node, *links])


LOCK = "MATCH (c:DinClock {plan: $plan}) SET c.lock = $token RETURN c.sequence, c.moment"
LOCK_OR_MAKE = """\
MERGE (c:DinClock {plan: $plan}) ON CREATE SET c.sequence = 0, c.moment = ''
SET c.lock = $token RETURN c.sequence, c.moment"""
SET_CLOCK = "MATCH (c:DinClock {plan: $plan}) SET c.sequence = $sequence, c.moment = $moment"
SEQUENCE = "MATCH (c:DinClock {plan: $plan}) RETURN c.sequence"
PLANS = "MATCH (c:DinClock) WHERE c.sequence > 0 RETURN c.plan ORDER BY c.plan"
COUNT = """\
MATCH (n:DinRecord {plan: $plan}) WITH count(n) AS nodes
OPTIONAL MATCH ()-[r:CONTRIBUTES_TO {plan: $plan}]->() WITH nodes, count(r) AS contributions
OPTIONAL MATCH ()-[d:DEPENDS_ON {plan: $plan}]->() WITH nodes, contributions, count(d) AS dependencies
RETURN nodes + contributions + dependencies"""

ALL_RECORDS = _everywhere("")
RECORDS = _everywhere(" AND x.id IN $ids", "plan, id")
NODES_OF_KIND = f"MATCH (x:DinRecord) WHERE x.plan = $plan AND x.kind = $kind RETURN {_FIELDS.format('x')}"
MENTIONING = _everywhere(" AND any(mark IN $marks WHERE x.body CONTAINS mark)")
CHAIN = (
    "MATCH (n:DinRecord) WHERE n.plan = $plan AND n.kind IN $kinds RETURN n.id, n.kind ORDER BY n.position"
)
CONTRIBUTIONS = """\
MATCH (s)-[r:CONTRIBUTES_TO]->(t) WHERE r.plan = $plan
RETURN r.id, s.id, t.id, r.strength, r.weight, r.lag_months ORDER BY r.position"""

REMOVE_NODES = """\
UNWIND $rows AS id MATCH (n:DinRecord {plan: $plan, id: id}) USING INDEX n:DinRecord(plan, id) DETACH DELETE n"""
REMOVE_EDGES = """\
UNWIND $rows AS id MATCH (n:DinRecord {plan: $plan, id: id})-[r {by: id}]-() USING INDEX n:DinRecord(plan, id)
DELETE r"""

# Without being told, a server that plans this while it is empty takes all nodes of the plan for each row, for good.
_ENDS = """\
UNWIND $rows AS row MATCH (s:DinRecord {plan: $plan, id: row.source}) USING INDEX s:DinRecord(plan, id)
MATCH (t:DinRecord {plan: $plan, id: row.target}) USING INDEX t:DinRecord(plan, id)"""
# Labels and types travel with the rows: a server takes longer to plan a question than to answer it.
ADD_NODES = "UNWIND $rows AS row CREATE (n:DinRecord:$(row.labels)) SET n = row.properties"
ADD_LINKS = f"{_ENDS} CREATE (s)-[r:$(row.type)]->(t) SET r = row.properties"
ADD_EDGES = f"{_ENDS} CREATE (s)-[r:$(row.type)]->(t) SET r.by = row.by"
CHANGE_NODES = f"""\
UNWIND $rows AS row MATCH (n:DinRecord {{plan: $plan, id: row.properties.id}}) USING INDEX n:DinRecord(plan, id)
WITH n, row, n.position AS position SET n = row.properties, n.position = position
REMOVE n:{":".join(AREA_LABELS.values())} SET n:$(row.labels)"""

ADD_CHANGE_SETS = """\
UNWIND $rows AS row CREATE (s:DinChangeSet {plan: $plan, id: row.id, moment: row.moment, author: row.author,
  reason: row.reason, first: row.first, last: row.last, undoes: row.undoes})"""
ADD_LOG = """\
UNWIND $rows AS row CREATE (e:DinChange {plan: $plan, sequence: row.sequence, change_set: row.change_set,
  operation: row.operation, record: row.record_id, before: row.before, after: row.after})"""
_LOG_OF_ADDED = """
CREATE (:DinChange {plan: $plan, sequence: row.properties.version, change_set: $change_set, operation: 'put',
  record: row.properties.id, after: row.properties.body})"""
ADD_NODES_WITH_LOG = ADD_NODES + _LOG_OF_ADDED
ADD_LINKS_WITH_LOG = ADD_LINKS + _LOG_OF_ADDED
REWRITE_LOG = """\
UNWIND $rows AS row MATCH (e:DinChange {plan: $plan, sequence: row.sequence}) USING INDEX e:DinChange(plan, sequence)
SET e.before = row.before, e.after = row.after"""
BEFORE = """\
MATCH (e:DinChange) WHERE e.plan = $plan AND e.sequence > $since AND e.sequence <= $until
WITH e.record AS record, min(e.sequence) AS first
MATCH (f:DinChange {plan: $plan, sequence: first}) USING INDEX f:DinChange(plan, sequence) RETURN record, f.before"""
LAST_OF_RECORD = """\
MATCH (e:DinChange) WHERE e.plan = $plan AND e.record = $record RETURN coalesce(max(e.sequence), 0)"""
SEQUENCE_AT = """\
MATCH (s:DinChangeSet) WHERE s.plan = $plan AND s.moment <= $moment RETURN coalesce(max(s.last), 0)"""
REWRITE_CHANGE_SET = """\
MATCH (s:DinChangeSet {plan: $plan, id: $id}) SET s.author = $author, s.reason = $reason"""
_CHANGE_SETS = "RETURN s.id, s.moment, s.author, s.reason, s.first, s.last, s.undoes ORDER BY s.first"
CHANGE_SETS_SINCE = f"MATCH (s:DinChangeSet) WHERE s.plan = $plan AND s.last > $since {_CHANGE_SETS}"
CHANGE_SETS = f"MATCH (s:DinChangeSet) WHERE s.plan = $plan AND s.id IN $ids {_CHANGE_SETS}"

NODES_AS_THEY_ARE = """\
MATCH (n:DinRecord) WHERE n.plan = $plan
RETURN n.id AS id, labels(n) AS labels, properties(n) AS properties"""
LINKS_AS_THEY_ARE = """\
MATCH (s)-[r:CONTRIBUTES_TO|DEPENDS_ON]->(t) WHERE r.plan = $plan
RETURN r.id AS id, s.id AS source, t.id AS target, properties(r) AS properties"""
EDGES_AS_THEY_ARE = """\
MATCH (s:DinRecord)-[r]->(t:DinRecord) WHERE s.plan = $plan AND r.by IS NOT NULL
RETURN r.by, type(r), s.id, t.id"""

TAIL = """\
MATCH (c:DinClock {plan: $plan}) WITH c.sequence AS now
OPTIONAL MATCH (e:DinChange) WHERE e.plan = $plan AND e.sequence > $since AND e.sequence <= now
OPTIONAL MATCH (s:DinChangeSet {plan: $plan, id: e.change_set})
RETURN now, e.sequence, e.change_set, e.operation, e.record, e.before, e.after,
  s.id, s.moment, s.author, s.reason, s.first, s.last, s.undoes ORDER BY e.sequence"""
"""The log after ``$since`` with its change sets, and how far the clock is, in one question."""


def log(of_record: bool) -> str:
    """Ask for the log after ``$since`` up to ``$until``, perhaps of one ``$record``."""
    record = " AND e.record = $record" if of_record else ""
    return (
        f"MATCH (e:DinChange) WHERE e.plan = $plan AND e.sequence > $since AND e.sequence <= $until{record} "
        "RETURN e.sequence, e.change_set, e.operation, e.record, e.before, e.after ORDER BY e.sequence"
    )


def links_of_kind(name: str) -> str:
    """Ask for the links of this type."""
    return f"MATCH ()-[x:{name}]->() WHERE x.plan = $plan RETURN {_FIELDS.format('x')}"


def remove_links(name: str) -> str:
    """Remove links of this type by id and give the places they had."""
    return (
        f"UNWIND $rows AS row MATCH ()-[r:{name} {{plan: $plan, id: row}}]->() USING INDEX r:{name}(plan, id) "
        "WITH r, r.id AS id, r.position AS position DELETE r RETURN id, position"
    )
