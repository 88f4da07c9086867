"""What answers are held to: the whole problem written plainly, and its proven optimum."""
