"""What operators deploy, and the checks of it."""
