"""Rules that a bank writes without code: when … and … then …; tried on history before they are switched on."""
