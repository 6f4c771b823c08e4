"""Stand-ins for publishers: small real servers on loopback that answer in the publisher's documented shape."""
