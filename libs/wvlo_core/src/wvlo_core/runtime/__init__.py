"""The kit that turns use cases into running services."""
