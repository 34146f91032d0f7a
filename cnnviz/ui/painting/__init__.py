"""Painting that several rooms share: colours, planes, numbers, cells, colour bars."""
