"""IMS QTI 2.x and 3.0, the exchange format of learning platforms."""
