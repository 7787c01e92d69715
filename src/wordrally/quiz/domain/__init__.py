"""The rules of quizzes and sessions: no input or output, no clock, no dice."""
