"""WVLO news: newsletter items drafted from events, each with the reason it exists."""
