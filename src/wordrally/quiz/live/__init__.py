"""Live sessions: opening, joining, leading and closing them."""
