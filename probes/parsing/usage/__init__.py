"""Exports of usage: what was asked of which model, when. Pure."""
