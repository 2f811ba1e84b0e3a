"""Which expense goes to which programme: the exact best."""
