"""The rules of an award: plain Python over files, frozen models and packed marks; no Django."""
