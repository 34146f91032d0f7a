"""What every room is given: session, preferences, messages, actions, work off the GUI thread."""
