"""Killing the program at random moments and looking what is left; see __main__."""
