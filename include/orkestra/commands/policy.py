"""The command that prints the access policy of a unit."""

import argparse
import json

from orkestra.commands.arguments import Commands, add_command
from orkestra.errors import Permanent
from orkestra.settings import Settings

HELP = """\
Print the S3 access policy of one unit, as JSON: it may write below masuk/UNIT/ and cek/UNIT/, read below
hasil/UNIT/, and list these three folders. Nothing else: no deleting, no other unit, no other bucket.
"""
USE = """\
The administrator of the S3 server makes one user for each unit, with a key of its own, and gives it the
policy:
  AWS, Ceph    aws iam put-user-policy --user-name UNIT --policy-name orkestra \\
                   --policy-document file://UNIT.json
  MinIO        mc admin policy create SERVER orkestra-UNIT UNIT.json
               mc admin policy attach SERVER orkestra-UNIT --user UNIT

examples:
  orkestra policy --unit komdigi > komdigi.json
  ORKESTRA_BUCKET_SUBMISSIONS=kiriman-uji orkestra policy --unit komdigi

More in docs/access.md.
"""


def add_to(commands: Commands) -> None:
    """Add the command `policy`."""
    command = add_command(
        commands,
        "policy",
        run_policy,
        "print the S3 access policy of a unit",
        description=HELP,
        examples=USE,
    )
    command.add_argument("--unit", metavar="UNIT", required=True, help="the unit's code, such as komdigi")


def run_policy(options: argparse.Namespace, settings: Settings) -> int:
    """Print the policy of a unit of the roster."""
    from orkestra.registry import read_registry
    from orkestra.registry.find_unit import offer_others
    from orkestra.store.access_policy import make_access_policy

    registry = read_registry(settings.home)
    if options.unit not in registry.unit_codes:
        raise Permanent(f"No unit {options.unit!r}{offer_others(registry, options.unit)}")
    print(json.dumps(make_access_policy(settings.submissions_bucket, options.unit), indent=2))
    return 0
