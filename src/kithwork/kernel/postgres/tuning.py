"""Settings for one machine that also runs the web and the worker."""

import os
import shutil
from pathlib import Path

LARGEST_BUFFERS = 8192  # MB; beyond it PostgreSQL gains little and the system's cache loses
LITTLE_SHARED_MEMORY = 1 << 30  # containers often get 64 MB, too little for a parallel query


def settings(given: dict[str, str]) -> dict[str, str]:
    chosen = {
        "listen_addresses": "",
        "shared_buffers": f"{shared_buffers()}MB",
        "work_mem": "32MB",
        "maintenance_work_mem": "512MB",
        "max_wal_size": "4GB",
        "random_page_cost": "1.1",
        "max_connections": "100",
        "log_timezone": "UTC",
        # A refused statement carries people's names in its text and its details: none of them into the log.
        "log_min_error_statement": "panic",
        "log_error_verbosity": "terse",
        "log_parameter_max_length_on_error": "0",
        "timezone": "UTC",
        "dynamic_shared_memory_type": _dynamic_memory(),
    }
    return chosen | given


def shared_buffers() -> int:
    """A quarter of the memory, in MB."""
    try:
        total = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE")
    except (ValueError, OSError):
        return 128
    return max(128, min(total // 4 >> 20, LARGEST_BUFFERS))


def _dynamic_memory() -> str:
    shared = Path("/dev/shm")  # noqa: S108 - asked for its size only
    roomy = shared.is_dir() and shutil.disk_usage(shared).total >= LITTLE_SHARED_MEMORY
    return "posix" if roomy else "mmap"
