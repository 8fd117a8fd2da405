"""What could not be remembered at once: put by, and remembered when the documents are back."""
