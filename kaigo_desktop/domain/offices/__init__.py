"""Offices of a public list: what is known of one, how it is searched, what a case may take over."""
