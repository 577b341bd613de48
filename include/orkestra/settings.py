"""Folders, addresses, keys and buckets; the only reader of `ORKESTRA_*` variables."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from orkestra.errors import Permanent


@dataclass(frozen=True)
class Settings:
    """The configuration of the library. Secrets never appear in its `repr`."""

    home: Path
    warehouse_url: str = field(default="", repr=False)
    owner_url: str = field(default="", repr=False)
    s3_endpoint: str | None = None
    s3_access_key: str = field(default="", repr=False)
    s3_secret_key: str = field(default="", repr=False)
    s3_region: str = "us-east-1"
    submissions_bucket: str = "kiriman"
    archive_bucket: str = "arsip"
    reports_bucket: str = "laporan"
    slack_token: str = field(default="", repr=False)
    slack_channel: str = "#bakohumas-koordinator"
    alarm_channel: str = "#orkestra-teknis"
    slack_base_url: str | None = None
    trust_object_time: bool = False
    contacts: str | None = None
    first_week: str | None = None
    code_version: str = "unknown"
    max_shards: int = 1

    @classmethod
    def from_environment(cls, environ: Mapping[str, str] = os.environ) -> "Settings":
        """The settings of this process, from its environment."""
        return cls(
            home=find_home(environ),
            warehouse_url=environ.get("ORKESTRA_WAREHOUSE", ""),
            owner_url=environ.get("ORKESTRA_WAREHOUSE_OWNER", ""),
            s3_endpoint=environ.get("ORKESTRA_S3_ENDPOINT"),
            s3_access_key=environ.get("ORKESTRA_S3_ACCESS_KEY", ""),
            s3_secret_key=environ.get("ORKESTRA_S3_SECRET_KEY", ""),
            s3_region=environ.get("ORKESTRA_S3_REGION", "us-east-1"),
            slack_token=environ.get("ORKESTRA_SLACK_TOKEN", ""),
            slack_base_url=environ.get("ORKESTRA_SLACK_BASE_URL"),
        ).with_common(environ)

    def with_common(self, environ: Mapping[str, str]) -> "Settings":
        """These settings, with those that never come from an Airflow connection."""
        return replace(
            self,
            submissions_bucket=environ.get("ORKESTRA_BUCKET_SUBMISSIONS", "kiriman"),
            archive_bucket=environ.get("ORKESTRA_BUCKET_ARCHIVE", "arsip"),
            reports_bucket=environ.get("ORKESTRA_BUCKET_REPORTS", "laporan"),
            slack_channel=environ.get("ORKESTRA_SLACK_CHANNEL", "#bakohumas-koordinator"),
            alarm_channel=environ.get("ORKESTRA_ALARM_CHANNEL", "#orkestra-teknis"),
            trust_object_time=environ.get("ORKESTRA_TRUST_OBJECT_TIME") == "1",
            contacts=environ.get("ORKESTRA_CONTACTS"),
            first_week=environ.get("ORKESTRA_FIRST_WEEK"),
            code_version=find_code_version(self.home, environ),
            max_shards=read_count("ORKESTRA_MAX_SHARDS", environ, default=os.cpu_count() or 1),
        )

    def require_warehouse(self) -> str:
        """The collector's connection URL.

        Raises: Permanent, if none is configured.
        """
        if not self.warehouse_url:
            raise Permanent(
                "No warehouse is configured: set ORKESTRA_WAREHOUSE, "
                "or use `./run orkestra …`, which sets everything for this machine."
            )
        return self.warehouse_url


def read_count(name: str, environ: Mapping[str, str], default: int) -> int:
    """A number of at least 1.

    Raises: Permanent, if the variable holds anything else.
    """
    written = environ.get(name) or str(default)
    if not written.isdecimal() or int(written) < 1:
        raise Permanent(f"{name} is {written!r}: set it to a whole number of at least 1, or not at all.")
    return int(written)


def find_home(environ: Mapping[str, str]) -> Path:
    """The folder that holds `sql/`, `expectations/` and `include/registry/`."""
    return Path(environ.get("ORKESTRA_HOME") or Path(__file__).parents[2]).resolve()


def find_code_version(home: Path, environ: Mapping[str, str]) -> str:
    """The commit that runs: `ORKESTRA_CODE_VERSION` where an image says it, else the checkout's HEAD."""
    if version := environ.get("ORKESTRA_CODE_VERSION"):
        return version
    try:
        head = (home / ".git" / "HEAD").read_text().strip()
        if not head.startswith("ref: "):
            return head
        branch = head.removeprefix("ref: ")
        loose = home / ".git" / branch
        if loose.is_file():
            return loose.read_text().strip()
        packed = (home / ".git" / "packed-refs").read_text().splitlines()
        return next((line.split()[0] for line in packed if line.endswith(f" {branch}")), "unknown")
    except OSError:
        return "unknown"
