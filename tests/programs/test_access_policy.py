"""A unit's policy on an S3 server that enforces it: it permits these requests, and no others."""

import json
import urllib.request
from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qs, urlsplit

import boto3
import pytest
from botocore.exceptions import ClientError
from moto.iam import access_control, policy_conditions

from orkestra.store.access_policy import make_access_policy

BUCKETS = ("kiriman", "arsip", "laporan")
OWN, SIMILAR, OTHER = "komdigi", "kom", "komdigi-pusat"  # codes that begin alike
KEYS = [
    f"{folder}/{unit}/2026-W47/berkas"
    for folder in ("masuk", "cek", "hasil")
    for unit in (OWN, SIMILAR, OTHER)
]


class RequestWithPrefix(access_control.S3IAMRequest):
    """The server's check of a request with the condition on s3:prefix, which moto does not implement.

    Source: AWS, Condition keys for Amazon S3; a listing without a prefix has the empty one.
    """

    def check_action_permitted(self, resource: str) -> None:
        asked = parse_qs(urlsplit(self._path).query)
        values = {"s3:prefix": asked.get("prefix", [""])[0]}
        results = [
            access_control.IAMPolicy(policy).is_action_permitted(self._action, resource, None, values)
            for policy in self._access_key.collect_policies()
        ]
        if access_control.PermissionResult.PERMITTED not in results:
            self._raise_access_denied()


def is_like(patterns: list[str], value: str) -> bool:
    """StringLike of IAM."""
    return any(fnmatchcase(value, pattern) for pattern in patterns)


@pytest.fixture(scope="module")
def endpoint(moto_endpoint: str) -> Iterator[str]:
    """The address of a server that checks the policy of every request while the tests of this file run."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(access_control, "S3IAMRequest", RequestWithPrefix)
        patch.setitem(policy_conditions.CONDITION_OPERATIONS, "StringLike", is_like)
        yield moto_endpoint


def connect(endpoint: str, service: str, key: dict[str, str]) -> Any:
    return boto3.client(
        service,
        endpoint_url=endpoint,
        region_name="us-east-1",
        aws_access_key_id=key["AccessKeyId"],
        aws_secret_access_key=key["SecretAccessKey"],
    )


def set_authentication(endpoint: str, count: str) -> str:
    """Set how many requests need no authentication; return the number that was set before."""
    plain = {"Content-Type": "text/plain"}
    request = urllib.request.Request(f"{endpoint}/moto-api/reset-auth", count.encode(), plain)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return str(json.load(answer)["PREVIOUS_INITIAL_NO_AUTH_ACTION_COUNT"])


@pytest.fixture(scope="module")
def unit(endpoint: str) -> Iterator[Any]:
    """The S3 client of the unit's user, who has its policy and no other."""
    anybody = {"AccessKeyId": "key", "SecretAccessKey": "secret"}
    admin, users = connect(endpoint, "s3", anybody), connect(endpoint, "iam", anybody)
    for bucket in BUCKETS:
        admin.create_bucket(Bucket=bucket)
        for key in KEYS:
            admin.put_object(Bucket=bucket, Key=key, Body=b"isi")
    users.create_user(UserName=OWN)
    policy = json.dumps(make_access_policy("kiriman", OWN))
    users.put_user_policy(UserName=OWN, PolicyName="orkestra", PolicyDocument=policy)
    key = users.create_access_key(UserName=OWN)["AccessKey"]
    before = set_authentication(endpoint, "0")
    yield connect(endpoint, "s3", key)
    set_authentication(endpoint, before)


def try_it(unit: Any, call: str, **arguments: Any) -> bool:
    """True if the server permits the unit's request."""
    try:
        getattr(unit, call)(**arguments)
    except ClientError as error:
        if error.response["ResponseMetadata"]["HTTPStatusCode"] != 403:
            raise
        return False
    return True


def put(key: str, bucket: str = "kiriman") -> tuple[str, dict[str, Any]]:
    return "put_object", {"Bucket": bucket, "Key": key, "Body": b"x"}


def get(key: str, bucket: str = "kiriman") -> tuple[str, dict[str, Any]]:
    return "get_object", {"Bucket": bucket, "Key": key}


def delete(key: str, bucket: str = "kiriman") -> tuple[str, dict[str, Any]]:
    return "delete_object", {"Bucket": bucket, "Key": key}


def list_objects(prefix: str | None, bucket: str = "kiriman") -> tuple[str, dict[str, Any]]:
    return "list_objects_v2", {"Bucket": bucket} | ({} if prefix is None else {"Prefix": prefix})


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        put("masuk/komdigi/2026-W47/Laporan Pekan 47.xlsx"),
        put("masuk/komdigi/2026-W47/berkas"),
        put("masuk/komdigi/2026-W47/izin-terlambat.txt"),
        put("cek/komdigi/percobaan.xlsx"),
        get("hasil/komdigi/2026-W47/berkas"),
        list_objects("masuk/komdigi/"),
        list_objects("masuk/komdigi/2026-W47/"),
        list_objects("cek/komdigi/"),
        list_objects("hasil/komdigi/"),
        ("list_objects", {"Bucket": "kiriman", "Prefix": "hasil/komdigi/2026-W47/"}),
    ],
)
def test_a_unit_may_write_its_uploads_and_read_its_answers(unit, call, arguments):
    assert try_it(unit, call, **arguments)


@pytest.mark.parametrize(
    ("call", "arguments"),
    [
        *(put(f"{folder}/{code}/2026-W47/x") for folder in ("masuk", "cek") for code in (SIMILAR, OTHER)),
        *(put(f"{folder}/2026-W47/x") for folder in ("masuk", "cek", "hasil")),
        put("hasil/komdigi/2026-W47/berkas"),
        put("masuk/komdigi"),
        put("berkas"),
        *(get(key) for key in KEYS if not key.startswith("hasil/komdigi/")),
        *(
            list_objects(f"{folder}/{code}/")
            for folder in ("masuk", "cek", "hasil")
            for code in (SIMILAR, OTHER)
        ),
        list_objects(None),
        list_objects(""),
        list_objects("masuk/"),
        list_objects("masuk/kom"),
        list_objects("masuk/komdigi"),
        list_objects("hasil/"),
        list_objects("publik/"),
        ("list_object_versions", {"Bucket": "kiriman", "Prefix": "masuk/komdigi/"}),
        ("list_buckets", {}),
        *(delete(f"{folder}/komdigi/2026-W47/berkas") for folder in ("masuk", "cek", "hasil")),
        delete("masuk/kom/2026-W47/berkas"),
        ("get_object_acl", {"Bucket": "kiriman", "Key": "masuk/komdigi/2026-W47/berkas"}),
        (
            "put_object_acl",
            {"Bucket": "kiriman", "Key": "masuk/komdigi/2026-W47/berkas", "ACL": "public-read"},
        ),
        ("get_bucket_policy", {"Bucket": "kiriman"}),
        ("put_bucket_policy", {"Bucket": "kiriman", "Policy": "{}"}),
        ("delete_bucket", {"Bucket": "kiriman"}),
        *(
            do(f"{folder}/komdigi/2026-W47/berkas", bucket)
            for do in (put, get, delete)
            for folder in ("masuk", "hasil")
            for bucket in ("arsip", "laporan")
        ),
        list_objects("hasil/komdigi/", "arsip"),
        list_objects("hasil/komdigi/", "laporan"),
    ],
)
def test_everything_else_is_denied(unit, call, arguments):
    assert not try_it(unit, call, **arguments)
