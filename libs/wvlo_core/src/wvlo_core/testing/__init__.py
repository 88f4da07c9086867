"""The test kit: fakes that keep the same promises as the real adapters."""
