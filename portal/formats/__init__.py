"""How the portal writes days where Django would pad them."""
