"""The starter quizzes, in the contract's form: one file each, named by its level and topic."""
