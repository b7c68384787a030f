"""The demonstration award: invented organisations and people, driven through the same services as the pages."""
