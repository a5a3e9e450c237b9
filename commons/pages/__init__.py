"""What every page has: language, formats, security headers, answers to errors."""
