"""The client in a real browser: a class hosts and plays a whole quiz, and every page is looked at."""
