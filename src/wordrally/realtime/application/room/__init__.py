"""One live room: its state, its audience, its turns, and what it broadcasts."""
