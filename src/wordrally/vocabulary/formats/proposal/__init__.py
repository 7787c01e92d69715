"""What was found in a file as questions of ours: rows, cards, pairs, and the proposal made of them."""
