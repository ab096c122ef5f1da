"""When makers of operating systems stop mending them.

As of 22 November 2026. Windows: Microsoft's release information of Windows 10 and 11, by build. Where editions of a
build end on different days it is the last of them, long-term servicing included, as Duo does not tell the edition.
macOS: Apple announces no ends; it is the day on which the third newer major came, after which no security update
followed. Of what is not here nothing is said, and it is counted. `endpoint-unhealthy` has a setting for more lines.
"""

from typing import Final

SUPPORT_ENDS: Final = (
    ("windows 6.1", "2020-01-14"),
    ("windows 7", "2020-01-14"),
    ("windows 6.2", "2016-01-12"),
    ("windows 8", "2016-01-12"),
    ("windows 6.3", "2023-01-10"),
    ("windows 8.1", "2023-01-10"),
    ("windows 10240", "2025-10-14"),
    ("windows 10586", "2017-10-10"),
    ("windows 14393", "2026-10-13"),
    ("windows 15063", "2019-10-08"),
    ("windows 16299", "2020-10-13"),
    ("windows 17134", "2021-05-11"),
    ("windows 17763", "2029-01-09"),
    ("windows 18362", "2020-12-08"),
    ("windows 18363", "2022-05-10"),
    ("windows 19041", "2021-12-14"),
    ("windows 19042", "2023-05-09"),
    ("windows 19043", "2022-12-13"),
    ("windows 19044", "2032-01-13"),
    ("windows 19045", "2025-10-14"),
    ("windows 22000", "2024-10-08"),
    ("windows 22621", "2025-10-14"),
    ("windows 22631", "2026-11-10"),
    ("macos 10", "2022-09-12"),
    ("macos 11", "2023-09-26"),
    ("macos 12", "2024-09-16"),
    ("macos 13", "2025-09-15"),
)
"""A system with its build or its version, in small letters, and the last day on which it is mended."""
