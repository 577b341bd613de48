"""An S3 client with the few calls that we need, and one kind of error."""

import io
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Protocol

from orkestra.errors import Permanent, Transient
from orkestra.settings import Settings
from orkestra.shown_keys import show_key

CHUNK_BYTES = 1 << 20
LONGEST_ERROR = 500


@dataclass(frozen=True)
class ObjectInfo:
    """One object as a listing shows it."""

    key: str
    etag: str
    last_modified: datetime
    size_bytes: int


class ObjectStore(Protocol):
    """Where bytes live under bucket and key."""

    def list_objects(self, bucket: str, prefix: str) -> Iterator[ObjectInfo]:
        """Every object below a prefix."""

    def list_top(self, bucket: str) -> tuple[list[str], list[ObjectInfo]]:
        """The folders at the top of a bucket, each with its slash, and the objects that lie in none."""

    def get(self, bucket: str, key: str) -> bytes | None:
        """The object's bytes, or None if it is gone."""

    def get_start(self, bucket: str, key: str, most_bytes: int) -> bytes | None:
        """The object's first bytes, however many follow, or None if it is gone."""

    def download(self, bucket: str, key: str, file: IO[bytes]) -> str | None:
        """Writes the object into a file piece by piece; its entity tag, or None if it is gone."""

    def put(
        self,
        bucket: str,
        key: str,
        data: bytes | IO[bytes],
        content_type: str,
        *,
        modified_at: datetime | None = None,
    ) -> None:
        """Writes an object whole; `modified_at` is for servers that let clients say when."""

    def delete(self, bucket: str, key: str, *, etag: str | None = None) -> bool:
        """Whether the object is gone now; with `etag` only these bytes are deleted, never newer ones."""

    def erase(self, bucket: str, key: str, *, etag: str | None = None) -> None:
        """Deletes an object for good, with all its versions; with `etag` only those with these bytes."""


class S3Store:
    """Any S3-compatible server.

    Raises: Transient, when the server is away or overloaded; Permanent, when it refuses us.
    """

    def __init__(self, settings: Settings) -> None:
        import boto3
        from botocore.config import Config

        self._client = boto3.client(
            "s3",
            endpoint_url=settings.s3_endpoint,
            aws_access_key_id=settings.s3_access_key or None,
            aws_secret_access_key=settings.s3_secret_key or None,
            region_name=settings.s3_region,
            config=Config(
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                retries={"max_attempts": 4, "mode": "standard"},
                connect_timeout=10,
                read_timeout=60,
                # Some S3-compatible servers reject the checksum headers that boto3 adds by default.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        )

    def list_objects(self, bucket: str, prefix: str) -> Iterator[ObjectInfo]:
        """Every object below a prefix, in the server's order."""
        with _our_errors(f"listing {bucket}/{prefix}"):
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Prefix=prefix):
                yield from map(_info, page.get("Contents", []))

    def list_top(self, bucket: str) -> tuple[list[str], list[ObjectInfo]]:
        """The folders at the top of a bucket, each with its slash, and the objects that lie in none."""
        folders, objects = [], []
        with _our_errors(f"listing {bucket}"):
            for page in self._client.get_paginator("list_objects_v2").paginate(Bucket=bucket, Delimiter="/"):
                folders += [entry["Prefix"] for entry in page.get("CommonPrefixes", [])]
                objects += [_info(entry) for entry in page.get("Contents", [])]
        return folders, objects

    def get(self, bucket: str, key: str) -> bytes | None:
        """The object's bytes, or None if it is gone."""
        buffer = io.BytesIO()
        return None if self.download(bucket, key, buffer) is None else buffer.getvalue()

    def get_start(self, bucket: str, key: str, most_bytes: int) -> bytes | None:
        """The object's first bytes, however many follow, or None if it is gone."""
        with _our_errors(f"reading {bucket}/{key}"):
            try:
                body = self._client.get_object(Bucket=bucket, Key=key)["Body"]
            except self._client.exceptions.NoSuchKey:
                return None
            with closing(body):
                return bytes(body.read(most_bytes))

    def download(self, bucket: str, key: str, file: IO[bytes]) -> str | None:
        """Writes the object into a file piece by piece; its entity tag, or None if it is gone."""
        with _our_errors(f"reading {bucket}/{key}"):
            try:
                answer = self._client.get_object(Bucket=bucket, Key=key)
            except self._client.exceptions.NoSuchKey:
                return None
            for chunk in answer["Body"].iter_chunks(CHUNK_BYTES):
                file.write(chunk)
            return str(answer["ETag"]).strip('"')

    def put(
        self,
        bucket: str,
        key: str,
        data: bytes | IO[bytes],
        content_type: str,
        *,
        modified_at: datetime | None = None,
    ) -> None:
        """Writes an object whole."""
        extra: dict[str, Any] = {}
        if modified_at:
            extra["Metadata"] = {"mtime": f"{modified_at.timestamp():.3f}"}
        with _our_errors(f"writing {bucket}/{key}"):
            self._client.put_object(Bucket=bucket, Key=key, Body=data, ContentType=content_type, **extra)

    def delete(self, bucket: str, key: str, *, etag: str | None = None) -> bool:
        """Whether the object is gone now; with `etag` only these bytes are deleted, never newer ones.

        Why: not every server knows conditional deletion, so its entity tag is looked at just before.
        """
        with _our_errors(f"deleting {bucket}/{key}"):
            found = self._find_etag(bucket, key)
            if found is None:
                return True
            if etag is not None and found != etag:
                return False
            self._client.delete_object(Bucket=bucket, Key=key)
            return True

    def erase(self, bucket: str, key: str, *, etag: str | None = None) -> None:
        """Deletes an object for good, with all its versions; with `etag` only those with these bytes.

        Why: in a bucket with versioning a plain deletion only hides the bytes.
        """
        with _our_errors(f"erasing {bucket}/{key}"):
            versions = self._list_versions(bucket, key)
            for found, version_id in versions:
                if etag is None or found == etag:
                    self._client.delete_object(Bucket=bucket, Key=key, VersionId=version_id)
        if not versions:
            self.delete(bucket, key, etag=etag)

    def _list_versions(self, bucket: str, key: str) -> list[tuple[str, str]]:
        """The entity tag and id of each version of an object; none on a server without versions."""
        from botocore.exceptions import ClientError

        try:
            pages = self._client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key)
            return [
                (entry["ETag"].strip('"'), entry["VersionId"])
                for page in pages
                for entry in page.get("Versions", [])
                if entry["Key"] == key
            ]
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") == "NotImplemented":
                return []
            raise

    def _find_etag(self, bucket: str, key: str) -> str | None:
        from botocore.exceptions import ClientError

        try:
            return str(self._client.head_object(Bucket=bucket, Key=key)["ETag"]).strip('"')
        except ClientError as error:
            if error.response.get("ResponseMetadata", {}).get("HTTPStatusCode") == 404:
                return None
            raise


def _info(entry: Mapping[str, Any]) -> ObjectInfo:
    return ObjectInfo(entry["Key"], entry["ETag"].strip('"'), entry["LastModified"], int(entry["Size"]))


@contextmanager
def _our_errors(doing: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        doing = show_key(doing, LONGEST_ERROR)
        kind = Permanent if 400 <= status < 500 and status not in (408, 429) else Transient
        raise kind(
            f"The object store refused {doing}: {error.response.get('Error', {}).get('Code')}"
        ) from error
    except BotoCoreError as error:
        said = show_key(f"{doing}: {error}", LONGEST_ERROR)
        raise Transient(f"The object store is away, {said}") from None  # its own words name the address
