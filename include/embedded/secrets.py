"""Everything secret, made once for one state folder."""

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass, fields
from pathlib import Path


@dataclass(frozen=True, repr=False)
class Secrets:
    """All generated secrets; without a repr, so that none ends in a log or a traceback."""

    fernet_key: str
    jwt_secret: str
    api_secret_key: str
    admin_password: str
    s3_access_key: str
    s3_secret_key: str
    postgres: str
    orkestra_owner: str
    orkestra_collector: str
    orkestra_reader: str
    airflow: str

    def password_of(self, role: str) -> str:
        """The password of one PostgreSQL role."""
        return str(asdict(self)[role])


def load_secrets(path: Path) -> Secrets:
    """The secrets of a state folder, made on the first call.

    Why: written under another name and linked into place, so that neither a crash nor a second process
    leaves half a file, and mode 600 holds from the first byte.
    """
    if not path.exists():
        draft = path.with_name(f"{path.name}.{os.getpid()}")
        descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump(asdict(_make_secrets()), file, indent=2)
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first: its secrets count
        finally:
            draft.unlink()
    found = json.loads(path.read_text(encoding="utf-8"))
    return Secrets(**{field.name: str(found[field.name]) for field in fields(Secrets)})


def _make_secrets() -> Secrets:
    """Fresh random values; hexadecimal, so that none needs quoting in an address."""
    made = {field.name: secrets.token_hex(20) for field in fields(Secrets)}
    made["fernet_key"] = base64.urlsafe_b64encode(secrets.token_bytes(32)).decode()
    made["jwt_secret"] = secrets.token_hex(64)  # HS512 wants a key of 64 bytes
    made["admin_password"] = secrets.token_urlsafe(12)
    return Secrets(**made)
