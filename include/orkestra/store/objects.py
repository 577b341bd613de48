"""An S3 client with the few calls that we need, and one kind of error."""

import io
import logging
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import IO, Any, Protocol

from orkestra.errors import Permanent, Transient
from orkestra.settings import Settings
from orkestra.shown_keys import show_key

CHUNK_BYTES = 1 << 20
MAX_ERROR_LENGTH = 500
UNKNOWN_CALL = ("NotImplemented", "MethodNotAllowed")  # what servers answer that know no versions


@dataclass(frozen=True)
class ObjectInfo:
    """One object as a listing shows it, or one version of it."""

    key: str
    etag: str
    last_modified: datetime
    size_bytes: int
    version_id: str | None = None


class ObjectStore(Protocol):
    """A store of bytes under bucket and key."""

    def list_objects(self, bucket: str, prefix: str) -> Iterator[ObjectInfo]:
        """Every object below a prefix."""

    def keeps_versions(self, bucket: str) -> bool:
        """True if what is overwritten or deleted in a bucket stays."""

    def list_versions(self, bucket: str, prefix: str) -> Iterator[ObjectInfo]:
        """Every version of every object below a prefix, of each object the newest first."""

    def list_top(self, bucket: str) -> tuple[list[str], list[ObjectInfo]]:
        """The folders at the top of a bucket, each with its slash, and the objects that lie in none."""

    def get(self, bucket: str, key: str) -> bytes | None:
        """The object's bytes, or None if it is gone."""

    def get_start(
        self, bucket: str, key: str, most_bytes: int, *, version_id: str | None = None
    ) -> bytes | None:
        """The object's first bytes, however many follow, or None if it is gone."""

    def download(
        self, bucket: str, key: str, file: IO[bytes], *, version_id: str | None = None
    ) -> str | None:
        """Write the object into a file piece by piece; its entity tag, or None if it is gone."""

    def put(
        self,
        bucket: str,
        key: str,
        data: bytes | IO[bytes],
        content_type: str,
        *,
        modified_at: datetime | None = None,
    ) -> None:
        """Write an object whole; `modified_at` is for servers that let clients say when."""

    def delete(self, bucket: str, key: str, *, etag: str | None = None) -> bool:
        """True if the object is gone now; with `etag` only these bytes are deleted, never newer ones."""

    def erase(self, bucket: str, key: str, *, etag: str | None = None) -> None:
        """Delete an object for good, with all its versions; with `etag` only those with these bytes."""


class S3Store:
    """Any S3-compatible server.

    Raises: Transient, when the server is away or overloaded; Permanent, when it refuses us.
    """

    def __init__(self, settings: Settings) -> None:
        import boto3
        from botocore.config import Config

        for name in ("boto3", "botocore", "s3transfer", "urllib3"):
            logging.getLogger(name).setLevel(logging.INFO)  # at DEBUG they log access keys and objects' names
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

    def keeps_versions(self, bucket: str) -> bool:
        """True if what is overwritten or deleted in a bucket stays; false where the server does not say."""
        from botocore.exceptions import ClientError

        with _our_errors(f"asking for the versions of {bucket}"):
            try:
                return "Status" in self._client.get_bucket_versioning(Bucket=bucket)
            except ClientError as error:
                if error.response.get("Error", {}).get("Code") in UNKNOWN_CALL:
                    return False
                raise

    def list_versions(self, bucket: str, prefix: str) -> Iterator[ObjectInfo]:
        """Every version of every object below a prefix, of each object the newest first."""
        with _our_errors(f"listing the versions of {bucket}/{prefix}"):
            pages = self._client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=prefix)
            for page in pages:
                yield from map(_info, page.get("Versions", []))

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

    def get_start(
        self, bucket: str, key: str, most_bytes: int, *, version_id: str | None = None
    ) -> bytes | None:
        """The object's first bytes, however many follow, or None if it is gone."""
        with _our_errors(f"reading {bucket}/{key}"):
            answer = self._open(bucket, key, version_id)
            if answer is None:
                return None
            body = answer["Body"]
            with closing(body):
                return bytes(body.read(most_bytes))

    def download(
        self, bucket: str, key: str, file: IO[bytes], *, version_id: str | None = None
    ) -> str | None:
        """Write the object into a file piece by piece; its entity tag, or None if it is gone."""
        with _our_errors(f"reading {bucket}/{key}"):
            answer = self._open(bucket, key, version_id)
            if answer is None:
                return None
            for chunk in answer["Body"].iter_chunks(CHUNK_BYTES):
                file.write(chunk)
            return str(answer["ETag"]).strip('"')

    def _open(self, bucket: str, key: str, version_id: str | None) -> Mapping[str, Any] | None:
        """The server's answer with an object's body; None if the object or that version of it is gone."""
        from botocore.exceptions import ClientError

        which = {"VersionId": version_id} if version_id else {}
        try:
            answer: Mapping[str, Any] = self._client.get_object(Bucket=bucket, Key=key, **which)
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in ("NoSuchKey", "NoSuchVersion"):
                return None
            raise
        return answer

    def put(
        self,
        bucket: str,
        key: str,
        data: bytes | IO[bytes],
        content_type: str,
        *,
        modified_at: datetime | None = None,
    ) -> None:
        """Write an object whole."""
        extra: dict[str, Any] = {}
        if modified_at:
            extra["Metadata"] = {"mtime": f"{modified_at.timestamp():.3f}"}
        with _our_errors(f"writing {bucket}/{key}"):
            self._client.put_object(Bucket=bucket, Key=key, Body=data, ContentType=content_type, **extra)

    def delete(self, bucket: str, key: str, *, etag: str | None = None) -> bool:
        """True if the object is gone now; with `etag` only these bytes are deleted, never newer ones.

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
        """Delete an object for good, with all its versions; with `etag` only those with these bytes.

        Why: in a bucket with versioning a plain deletion only hides the bytes.
        """
        with _our_errors(f"erasing {bucket}/{key}"):
            versions = self._list_versions(bucket, key)
            gone = [one for one in versions if etag in (None, one[0]) or one[0] is None]
            is_all = all(one in gone for one in versions)
            for found, version_id in gone:
                if found is not None or is_all:  # a marker stays as long as it hides a version
                    self._client.delete_object(Bucket=bucket, Key=key, VersionId=version_id)
        if not versions:
            self.delete(bucket, key, etag=etag)

    def _list_versions(self, bucket: str, key: str) -> list[tuple[str | None, str]]:
        """The entity tag and id of each version of an object; none on a server without versions.

        A delete marker has no entity tag.
        """
        from botocore.exceptions import ClientError

        try:
            pages = self._client.get_paginator("list_object_versions").paginate(Bucket=bucket, Prefix=key)
            return [
                (entry["ETag"].strip('"') if "ETag" in entry else None, entry["VersionId"])
                for page in pages
                for entry in [*page.get("Versions", []), *page.get("DeleteMarkers", [])]
                if entry["Key"] == key
            ]
        except ClientError as error:
            if error.response.get("Error", {}).get("Code") in UNKNOWN_CALL:
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
    return ObjectInfo(
        entry["Key"],
        entry["ETag"].strip('"'),
        entry["LastModified"],
        int(entry["Size"]),
        entry.get("VersionId"),
    )


@contextmanager
def _our_errors(doing: str) -> Iterator[None]:
    from botocore.exceptions import BotoCoreError, ClientError

    try:
        yield
    except ClientError as error:
        status = error.response.get("ResponseMetadata", {}).get("HTTPStatusCode", 500)
        doing = show_key(doing, MAX_ERROR_LENGTH)
        kind = Permanent if 400 <= status < 500 and status not in (408, 429) else Transient
        raise kind(
            f"The object store refused {doing}: {error.response.get('Error', {}).get('Code')}"
        ) from error
    except BotoCoreError as error:
        said = show_key(f"{doing}: {error}", MAX_ERROR_LENGTH)
        raise Transient(f"The object store is away, {said}") from None  # its own words name the address
