"""The Kennisbank: knowledge for employees and students, kept current and found."""
