"""What the user chose, as values: the document, its edits, its history, the player, the frame."""
