"""Parts of page ②: the card of a programme, and two programmes side by side."""
