"""Tables. One place says what the database holds; ``migrations`` makes it, a test compares the two.

Times are aware UTC and sort on both databases. Prices are text inside JSON, as printed.
Vendor text is kept exactly in JSON columns; plain text columns serve searching and are
never indexed, since a hostile label may be longer than an index entry can be.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    CheckConstraint,
    Column,
    Connection,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
    event,
    false,
)

from storage import canary_schema as canary_schema  # its tables belong to the same metadata
from storage.guards import create_guards
from storage.metadata import metadata as metadata
from storage.metadata import one_of, where
from storage.types import NUMBER, Json, UtcTime, Words
from watcher.domain.alerts import AlertState
from watcher.domain.changes import ChangeState
from watcher.domain.impacts import Severity
from watcher.domain.notifications import Action
from watcher.domain.plan import CheckOutcome

REVISIONS = (
    "0001",
    "0002",
    "0003",
    "0004",
    "0005",
    "0006",
    "0007",
)  # oldest first; the last is the schema that this version speaks

targets = Table(
    "targets",
    metadata,
    Column("id", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("provider", Text, nullable=False),
    Column("source", Words, nullable=False),
    Column("definition", Json, nullable=False),  # without secrets
    Column("active", Boolean, nullable=False),
    Column("revision", Integer, nullable=False, server_default="0"),
    Column("next_run_at", UtcTime, nullable=False),
    Column("looked_at", UtcTime),
    Column("lease", Text),
    Column("lease_until", UtcTime),
    Column("run", NUMBER),  # the open run of the lease
    Column("failures", Integer, nullable=False, server_default="0"),
    Column("blind_since", UtcTime),
    Column("read_at", UtcTime),
    Column("snapshot", Json),  # SnapshotRef of the newest good look
    Column("facts_from", Text),
    Column("reader", Text, nullable=False, server_default=""),
    Column("profile", Json),  # what its good pages have had in common
    Column("doubt", Json),  # what was refused of late and may yet be believed
    Column("editions", Json),  # other editions of the document that were served before
    CheckConstraint("(lease IS NULL) = (lease_until IS NULL)", name="lease"),
)
Index("ix_targets_due", targets.c.active, targets.c.next_run_at)

runs = Table(
    "runs",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("slot", UtcTime),  # None for a look that nobody scheduled
    Column("attempt", Integer, nullable=False, server_default="1"),
    Column("lease", Text),
    Column("lease_until", UtcTime),
    Column("started", UtcTime, nullable=False),
    Column("finished", UtcTime),
    Column("outcome", Text),
    Column("reason", Words, nullable=False, server_default=""),
    Column("sha256", Text),  # the evidence, where the look brought any
    UniqueConstraint("target", "slot"),
    one_of("outcome", CheckOutcome),
    CheckConstraint("(finished IS NULL) = (outcome IS NULL)", name="finished"),
)

blobs = Table(
    "blobs",
    metadata,
    Column("sha256", Text, primary_key=True),  # of the bytes as received
    Column("base", Text, ForeignKey("blobs.sha256")),  # None for a key frame, else the zstd dictionary
    Column("depth", Integer, nullable=False),  # 0 for a key frame, else one more than the base
    Column("length", NUMBER, nullable=False),
    Column("packed", LargeBinary, nullable=False),
    CheckConstraint("(depth = 0) = (base IS NULL)", name="depth"),
    CheckConstraint("length(sha256) = 64", name="sha256"),
)
Index("ix_blobs_base", blobs.c.base)

snapshots = Table(
    "snapshots",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("sha256", Text, ForeignKey("blobs.sha256"), nullable=False),
    Column("url", Words, nullable=False),
    Column("fetched_at", UtcTime, nullable=False),
    Column("media_type", Words, nullable=False, server_default=""),
    Column("etag", Words),
    Column("last_modified", Words),
    Column("readable", Boolean, nullable=False),
    CheckConstraint("length(sha256) = 64", name="sha256"),
)
Index("ix_snapshots_target_id", snapshots.c.target, snapshots.c.id)
Index("ix_snapshots_sha256", snapshots.c.sha256)

# A fact holds from first_seen until closed_at. While closed_at is null it stands in the
# baseline, and it was last seen at the read_at of its target.
facts = Table(
    "facts",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("digest", Text, nullable=False),  # of all that is said and where; finds the row again
    Column("subject", Words, nullable=False),
    Column("attribute", Words, nullable=False),
    Column("model", Words),
    Column("fact", Json, nullable=False),
    Column("first_seen", UtcTime, nullable=False),
    Column("closed_at", UtcTime),
)
where("ix_facts_current", "closed_at IS NULL", facts.c.target, facts.c.id)
Index("ix_facts_target_first_seen", facts.c.target, facts.c.first_seen)

changes = Table(
    "changes",
    metadata,
    Column("number", NUMBER, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("provider", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("type", Text, nullable=False),
    Column("search", Words, nullable=False),  # labels and models, folded
    Column("before", Json),
    Column("after", Json),
    Column("effective", UtcTime),
    Column("first_seen", UtcTime, nullable=False),
    Column("confirmed_at", UtcTime),
    Column("state", Text, nullable=False),
    Column("looks", Integer, nullable=False),
    Column("technical", Boolean, nullable=False, server_default=false()),
    Column("cosmetic", Boolean, nullable=False, server_default=false()),
    Column("before_snapshot", Text),
    Column("after_snapshot", Text),
    one_of("state", ChangeState),
    CheckConstraint("before IS NOT NULL OR after IS NOT NULL", name="fact"),
)
where("ix_changes_held", "state = 'held'", changes.c.target, changes.c.number)
Index("ix_changes_first_seen", changes.c.first_seen)

alerts = Table(
    "alerts",
    metadata,
    Column("number", NUMBER, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("fingerprint", Text, nullable=False),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("provider", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("subject", Words, nullable=False),
    Column("severity", Text, nullable=False),
    Column("headline", Words, nullable=False),
    Column("state", Text, nullable=False),
    Column("opened_at", UtcTime, nullable=False),
    Column("updated_at", UtcTime, nullable=False),
    Column("reason", Words, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("effective", UtcTime),
    Column("attribute", Text),  # of the facts that lead it
    one_of("severity", Severity),
    one_of("state", AlertState),
)
Index("ix_alerts_target_state", alerts.c.target, alerts.c.state)

alert_changes = Table(
    "alert_changes",
    metadata,
    Column("alert", Text, ForeignKey("alerts.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("change", Text, nullable=False),
)
Index("ix_alert_changes_change", alert_changes.c.change)

impacts = Table(
    "impacts",
    metadata,
    Column("alert", Text, ForeignKey("alerts.id"), primary_key=True),
    Column("revision", Integer, primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("workflow", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("impact", Json, nullable=False),
    one_of("severity", Severity),
)
Index("ix_impacts_workflow", impacts.c.workflow)

decisions = Table(
    "decisions",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("target", Text, ForeignKey("targets.id"), nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("about", Text, nullable=False),
    Column("verdict", Text, nullable=False),
    Column("reason", Words, nullable=False),
)
Index("ix_decisions_about", decisions.c.about)

deliveries = Table(
    "deliveries",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("key", Text, nullable=False, unique=True),
    Column("alert", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("message", Json, nullable=False),
    Column("reason", Words, nullable=False),
    Column("created_at", UtcTime, nullable=False),
    Column("state", Text, nullable=False, server_default="pending"),
    Column("doubtful", Boolean, nullable=False, server_default=false()),
    Column("lease", Text),
    Column("lease_until", UtcTime),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("next_at", UtcTime, nullable=False),
    Column("first_attempt_at", UtcTime),
    Column("finished_at", UtcTime),
    Column("parent", Text),  # what the last attempt edited or answered
    Column("reference", Words),
    Column("last_error", Words),
    one_of("state", ("pending", "sending", "sent", "dead")),
    one_of("action", Action),
    CheckConstraint("(state = 'sending') = (lease IS NOT NULL)", name="lease"),
)
where("ix_deliveries_open", "state IN ('pending', 'sending')", deliveries.c.address, deliveries.c.id)
Index("ix_deliveries_alert", deliveries.c.alert)

delivery_attempts = Table(
    "delivery_attempts",
    metadata,
    Column("delivery", NUMBER, ForeignKey("deliveries.id"), primary_key=True),
    Column("attempt", Integer, primary_key=True),
    Column("began_at", UtcTime, nullable=False),
    Column("ended_at", UtcTime),
    Column("outcome", Text),  # None: it was cut short, nobody knows
    Column("detail", Words),
)

address_pace = Table(
    "address_pace",
    metadata,
    Column("address", Text, primary_key=True),
    Column("next_at", UtcTime, nullable=False),
)

# What the user's own model wrote of changed sentences, and the ledger of its calls, in billionths of a dollar.
summaries = Table(
    "summaries",
    metadata,
    Column("id", NUMBER, primary_key=True),
    Column("about", Text, nullable=False),
    Column("question", Text, nullable=False),  # SHA-256 of all that was asked; empty for a claim on an alert's revision
    Column("model", Words, nullable=False),
    Column("at", UtcTime, nullable=False),
    Column("reserved", NUMBER, nullable=False),
    Column("settled", NUMBER),  # None: the call's outcome was never recorded, and all of it counts
    Column("text", Words, nullable=False, server_default=""),
    Column("reason", Words, nullable=False, server_default=""),  # why there is no text
    CheckConstraint("reserved >= 0", name="reserved"),
)
Index("ix_summaries_at", summaries.c.at)
Index("ix_summaries_question", summaries.c.question)

audit = Table(
    "audit",
    metadata,
    Column("seq", NUMBER, primary_key=True, autoincrement=False),
    Column("at", UtcTime, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("hash", Text, nullable=False),
)

# One row: where the chain ends. It lets writers queue up, and shows when the newest rows were cut off.
audit_head = Table(
    "audit_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", NUMBER, nullable=False),
    Column("hash", Text, nullable=False),
    CheckConstraint("id = 1", name="one_row"),
)
FIRST_HEAD = {"id": 1, "seq": 0, "hash": ""}


@event.listens_for(metadata, "after_create")
def _guard(target: MetaData, connection: Connection, **_: object) -> None:
    create_guards(connection)
    connection.execute(audit_head.insert(), FIRST_HEAD)
