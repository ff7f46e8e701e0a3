"""Nothing late unseen: the ladder of every clock, the silence timer, promises, and the supervisors' board."""
