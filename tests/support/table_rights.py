"""The rights of the warehouse's two roles besides the owner, table by table, as they are meant to be."""

# The schemas of the warehouse; `public` has the list of migrations alone.
SCHEMAS = (
    "registry", "returns", "intake", "staging", "checks", "fact", "quality", "statistics", "report",
    "kpi", "notify",
)  # fmt: skip

# The statements that the collector may run on a table, besides reading it, and the columns it may change.
COLLECTOR = {
    "fact.behaviour": ("insert", ""),
    "fact.issue": ("insert", ""),
    "fact.outreach": ("insert", ""),
    "fact.publication": ("insert", ""),
    "fact.survey": ("insert", ""),
    "intake.explanation": ("insert", ""),
    "intake.finding": ("insert", ""),
    "intake.lease": ("insert delete", "*"),
    "intake.listing": ("insert", ""),
    "intake.receipt": ("insert", ""),
    "intake.run": ("insert", "as_of"),
    "intake.shard_unit": ("insert delete", "*"),
    "intake.sheet": ("insert", "rejected_count"),
    "intake.submission": (
        "insert",
        "block_reason decided_as_of is_in_batch is_misplaced progress repeats_submission_id run_id "
        "sha256 verdict version",
    ),
    "intake.unroutable_object": ("insert", ""),
    "kpi.card": ("insert", "*"),
    "kpi.label": ("", ""),
    "kpi.value": ("insert delete", ""),
    "notify.notification": (
        "insert",
        "attempt_count external_ts leased_until reason recipient sent_at status",
    ),
    "quality.failure": ("insert", ""),
    "quality.hit": ("insert", ""),
    "quality.rule_set": ("insert", ""),
    "quality.rule_set_line": ("insert", ""),
    "quality.shadow_finding": ("insert", ""),
    "quality.validation": ("insert", ""),
    "registry.agenda": ("insert", ""),
    "registry.assignment": ("insert", ""),
    "registry.behaviour": ("insert", ""),
    "registry.campaign": ("insert", ""),
    "registry.channel": ("insert", ""),
    "registry.desk": ("insert", ""),
    "registry.document": ("insert", ""),
    "registry.expected_unit_week": ("insert delete", "*"),
    "registry.holiday": ("insert", ""),
    "registry.issue": ("insert", ""),
    "registry.item": ("insert", ""),
    "registry.list": ("insert", ""),
    "registry.message": ("insert", ""),
    "registry.rule": ("insert", ""),
    "registry.sheet_column": ("insert", ""),
    "registry.surveyor": ("insert", ""),
    "registry.sync": ("insert", ""),
    "registry.unit": ("insert", ""),
    "registry.version": ("insert", ""),
    "report.edition": (
        "insert",
        "code_version content_sha256 sample_seed statements_sha256 status submissions_sha256",
    ),
    "report.edition_compared": ("insert", ""),
    "report.edition_issue": ("insert delete", ""),
    "report.edition_move": ("insert delete", ""),
    "report.edition_question": ("insert", ""),
    "report.edition_sample": ("insert delete", ""),
    "report.edition_sender": ("insert", ""),
    "report.edition_unit": ("insert", ""),
    "report.edition_unit_before": ("insert", ""),
    "report.edition_version": ("insert", ""),
    "report.edition_week": ("insert", ""),
    "report.edition_withdrawn_rule": ("insert", ""),
    "returns.decision": ("insert", ""),
    "returns.history": ("insert", ""),
    "returns.late_notice": ("insert", ""),
    "returns.sample_answer": ("insert", ""),
    "returns.week": ("insert delete", "*"),
    "staging.behaviour": ("insert", ""),
    "staging.cover": ("insert", ""),
    "staging.issue": ("insert", ""),
    "staging.outreach": ("insert", ""),
    "staging.publication": ("insert", ""),
    "staging.survey": ("insert", ""),
    "statistics.critical_value": ("", ""),
}

# Personal data, which the reader cannot select: names, telephone numbers, what people wrote to one another.
HIDDEN_FROM_READERS = {
    "staging.cover": {"prepared_by", "office_contact", "responsible_person"},
    "intake.submission": {"key"},
    "returns.late_notice": {"reason"},
    "returns.decision": {"reason", "decided_by"},
    "returns.sample_answer": {"reason", "decided_by"},
    "notify.notification": {"recipient", "payload"},
}

# Views that show it all the same: the rules check a cover as the reader, and see the batch in hand alone.
SHOWN_BY_VIEWS = {
    ("checks.cover", "staging.cover.prepared_by"),
    ("checks.cover", "staging.cover.office_contact"),
    ("checks.cover", "staging.cover.responsible_person"),
}
