"""What WVLO talks about: pure, without storage, network or clock."""
