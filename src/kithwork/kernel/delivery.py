"""Where files are brought for others to fetch: a folder of this server, or S3-compatible storage.

What storage, the operator says in the environment; its credentials are read there too and kept nowhere.
"""

import os
from pathlib import PurePosixPath
from typing import Any, BinaryIO, Final
from uuid import uuid4

from django.conf import settings
from django.core.files import File

FOLDER: Final = "folder"
S3: Final = "s3"
_PATIENCE: Final = 20  # seconds for a storage to answer


class UndeliveredError(Exception):
    """`reason` is a word of the storage, such as NoSuchBucket, or "" where it did not answer at all."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def offered() -> tuple[str, ...]:
    return (FOLDER, S3) if settings.DELIVERY_S3 else (FOLDER,)


def put(target: str, path: str, file: BinaryIO) -> str:
    """Brings a file whole or not at all; one of that name is replaced. Returns where it lies now, for people to read.

    OSError where the disk is full, UndeliveredError where the storage does not take it.
    """
    if PurePosixPath(path).is_absolute() or ".." in PurePosixPath(path).parts:
        raise ValueError(f"{path!r} leads elsewhere")
    return _to_storage(path, file) if target == S3 else _to_folder(path, file)


def take_back(where: str) -> bool:
    """Deletes what `put` brought to the folder, its description too; False for what lies in a storage elsewhere."""
    name, slash, path = where.partition("/")
    if not slash or name != settings.DELIVERY_FOLDER.name:
        return False
    root = settings.DELIVERY_FOLDER.resolve()
    place = (root / path).resolve()
    if not place.is_relative_to(root) or place == root:
        return False
    for file in (place, place.with_name(f"{place.name}.datapackage.json")):
        file.unlink(missing_ok=True)
    return True


def _to_folder(path: str, file: BinaryIO) -> str:
    place = settings.DELIVERY_FOLDER / path
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    unfinished = place.with_name(f".{place.name}.{uuid4().hex}.unfinished")
    try:
        with os.fdopen(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as made:
            for chunk in iter(lambda: file.read(1024 * 1024), b""):
                made.write(chunk)
            made.flush()
            os.fsync(made.fileno())
        unfinished.replace(place)
    finally:
        unfinished.unlink(missing_ok=True)
    return f"{settings.DELIVERY_FOLDER.name}/{path}"


def _to_storage(path: str, file: BinaryIO) -> str:
    """A storage shows an object when all of it has arrived."""
    from boto3.exceptions import Boto3Error  # noqa: PLC0415 - large: only the job that needs it carries it
    from botocore.config import Config  # noqa: PLC0415 - as above
    from botocore.exceptions import BotoCoreError, ClientError  # noqa: PLC0415 - as above
    from storages.backends.s3 import S3Storage  # noqa: PLC0415 - as above

    given: dict[str, Any] | None = settings.DELIVERY_S3
    if given is None:
        raise UndeliveredError("unset")
    config = Config(connect_timeout=_PATIENCE, read_timeout=_PATIENCE, retries={"max_attempts": 2})
    storage = S3Storage(**given, file_overwrite=True, default_acl=None, client_config=config)
    try:
        storage.save(path, File(file))
    except ClientError as error:
        raise UndeliveredError(str(error.response.get("Error", {}).get("Code", "refused"))) from error
    except (BotoCoreError, Boto3Error) as error:
        raise UndeliveredError(_code(error)) from error
    return f"s3://{given['bucket_name']}/{'/'.join(filter(None, (given['location'], path)))}"


def _code(error: Exception) -> str:
    """boto3 wraps what the storage said: "An error occurred (NoSuchBucket) when calling …"."""
    _, bracket, rest = str(error).partition("An error occurred (")
    return rest.partition(")")[0] if bracket else ""
