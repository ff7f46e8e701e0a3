"""The PostgreSQL that comes with Tingsu: started when a command needs it, stopped when no command does.

Every command that uses it holds a *shared* lock on `pg.lease`. One keeper process (`keeper.py`) owns the server and
waits for the *exclusive* lock on the same file: it gets it when the last command is gone, however it went (the kernel
drops the locks of a killed process), stops the server and ends. The server itself is told by the kernel when its keeper
dies. So nothing is counted and nothing is left behind. Why not pid files: docs/why/embedded-database.md.
"""

from tingsu.config.embedded.lease import hold, revive, url

__all__ = ["hold", "revive", "url"]
