"""Staged submissions are validated, batch by batch."""

import logging
from collections import Counter
from collections.abc import Sequence

from orkestra.answer.messages import describe_rule_failure
from orkestra.feedback.describe_finding import FindingTexts
from orkestra.intake.run import CollectionRun
from orkestra.outbox.queue import queue
from orkestra.quality.batch import begin_batch, finish_batch
from orkestra.quality.failures import RuleFailedError, RulesFailedError, record_failure
from orkestra.quality.results import list_rule_lines, record_results
from orkestra.quality.suites import load_suites
from orkestra.quality.validate import run_suites
from orkestra.registry import Registry
from orkestra.steps.run import Counts, Run

log = logging.getLogger(__name__)


def validate_staged(run: Run, work: CollectionRun, registry: Registry) -> Counts:
    """The numbers of validated submissions and of findings; one validation per sheet and batch."""
    counts: Counter[str] = Counter(validated=0)
    suites = load_suites(run.settings.home, registry)
    lines = list_rule_lines(registry, suites)
    while True:
        with work.transaction():
            batch = begin_batch(work, work.run_id, shard=work.shard)
        if not batch:
            return dict(counts)
        failures: list[RuleFailedError] = []
        findings = run_suites(work, run.url, work.run_id, suites, failures.append)
        report_failures(run, work, registry, failures)
        failed = {failure.rule for failure in failures}
        with work.transaction():
            counted = [
                (submission, finding) for submission, finding in findings if finding.rule not in failed
            ]
            finish_batch(work, work.run_id, batch, counted, FindingTexts(registry))
            looked = [line for line in lines if line.rule not in failed]
            record_results(work, work.run_id, looked, batch)
        counts.update(validated=len(batch), findings=len(counted))
        if failed:
            counts["rules_failed"] = len(failed)


def report_failures(
    run: Run, work: CollectionRun, registry: Registry, failures: Sequence[RuleFailedError]
) -> None:
    """Record rules that could not be evaluated and queue alarms; active ones stop the step.

    Raises: RulesFailedError, naming each rule in force that failed.
    """
    statuses = {rule.rule: rule.status for rule in registry.rules}
    for failure in failures:
        status = statuses[failure.rule]
        log.error("rule_failed rule=%s status=%s reason=%s", failure.rule, status, failure.reason)
        if not work.is_local:
            with work.transaction():
                record_failure(work, work.run_id, failure, status)
                alarm = describe_rule_failure(
                    failure.rule, failure.reason, status, run.as_of, run.settings.alarm_channel
                )
                queue(work, alarm, run.as_of)
    in_force = [failure for failure in failures if statuses[failure.rule] == "active"]
    if in_force:
        raise RulesFailedError(in_force)
