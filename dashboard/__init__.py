"""The screen: it shows what the services give and computes nothing itself."""
