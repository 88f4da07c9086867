"""Passing facts on to another institution over HTTP, as Standard Webhooks."""
