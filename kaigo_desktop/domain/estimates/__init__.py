"""What a programme would pay: fundable expenses, lines, amounts, ranges."""
