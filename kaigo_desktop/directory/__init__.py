"""The public office list: read, index, look up. It holds public data only and lies beside the data file."""
