"""Units, people, posts, roles, permissions: who may see and do what, and signing in."""
