"""The installation: where data lies, which database, how processes run."""
