"""What runs inside the processes of a stack under test."""
