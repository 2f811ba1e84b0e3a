"""Questions and reasons in windows of their own, opened without stopping the program."""
