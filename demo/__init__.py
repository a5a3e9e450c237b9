"""The demonstration: one whole walk through the house on invented people, and on courses of a real archive.

It stands at the roof beside `wsgi.py`, because it enters every floor as its users do: by their services.
"""
