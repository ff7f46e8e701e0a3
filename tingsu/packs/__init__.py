"""Content as data: law, calendars, codes, handbook, lexicons, models. YAML under `data/`, one reader.

A bank edits content without touching code: a folder named by `TINGSU_PACKS` holds files with the same paths, and a file
there replaces the shipped one. `tingsu packs check` says what is wrong in a file, with its line.
"""

from tingsu.packs.read import PackInvalid, Packs, installed, read_packs

__all__ = ["PackInvalid", "Packs", "installed", "read_packs"]
