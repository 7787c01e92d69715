"""IMS QTI 2.x and 3.0, what learning platforms exchange tests in."""
