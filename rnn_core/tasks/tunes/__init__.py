"""Tunes: notes as text, a grammar that invents them, their sound, and MIDI files."""
