"""The content of a file as our questions: rows, cards, pairs, and the proposal made from them."""
