"""Training: the errors are returned through the network, and the weights follow."""
