"""Imports all that the steps need, once for all tasks of a worker: import it in the process that forks them.

Why: what a task's ancestors have imported costs the task nothing. Great Expectations alone takes seconds,
botocore's description of S3 a quarter of one in each task that reads or writes an object.
"""

import great_expectations  # noqa: F401
import jinja2  # noqa: F401
import openpyxl  # noqa: F401
import pandas  # noqa: F401
import slack_sdk  # noqa: F401

from orkestra import pipeline  # noqa: F401
from orkestra.settings import Settings, find_home
from orkestra.store.objects import S3Store

# Never used: botocore keeps what it reads to make a client. Without keys it would ask the network for some.
S3Store(Settings(home=find_home({}), s3_access_key="none", s3_secret_key="none"))
