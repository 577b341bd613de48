"""The rights of a unit in the bucket of submissions, as an S3 policy."""

from typing import Any

WRITTEN_FOLDERS = ("masuk", "cek")  # the unit uploads here, and can neither read nor delete what it sent
READ_FOLDERS = ("hasil",)


def make_access_policy(bucket: str, unit_code: str) -> dict[str, Any]:
    """The IAM policy of a unit's user: write its masuk/ and cek/, read its hasil/, list these three.

    Source: AWS, Policies and permissions in Amazon S3; MinIO and Ceph take the same document.
    Why: every pattern ends the unit's code with a slash, so that "kom" is not let into "komdigi". A listing
    without a prefix, or of the bucket's top, fits no pattern and is refused. What is not allowed is denied:
    deleting, access lists, other buckets.
    """
    name = f"arn:aws:s3:::{bucket}"
    listed = (*WRITTEN_FOLDERS, *READ_FOLDERS)
    return {
        "Version": "2012-10-17",
        "Statement": [
            {
                "Sid": "WriteSubmissions",
                "Effect": "Allow",
                "Action": ["s3:PutObject"],
                "Resource": [f"{name}/{folder}/{unit_code}/*" for folder in WRITTEN_FOLDERS],
            },
            {
                "Sid": "ReadAnswers",
                "Effect": "Allow",
                "Action": ["s3:GetObject"],
                "Resource": [f"{name}/{folder}/{unit_code}/*" for folder in READ_FOLDERS],
            },
            {
                "Sid": "ListOwnFolders",
                "Effect": "Allow",
                "Action": ["s3:ListBucket"],
                "Resource": [name],
                "Condition": {"StringLike": {"s3:prefix": [f"{folder}/{unit_code}/*" for folder in listed]}},
            },
        ],
    }
