"""The published language: structs, subjects and token claims. It has no behaviour and imports nothing of ours."""
