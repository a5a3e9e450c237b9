"""The real outside world behind `commons.edges`."""
