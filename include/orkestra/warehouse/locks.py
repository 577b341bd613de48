"""The numbers of our advisory locks, all in one place so that no two are the same."""

from enum import IntEnum, unique


@unique
class AdvisoryLock(IntEnum):
    """Locks for work that only one process does at a time."""

    MIGRATE = 7_120_041
    SYNC_REGISTRY = 7_120_042
    SEND_MESSAGES = 7_120_043
