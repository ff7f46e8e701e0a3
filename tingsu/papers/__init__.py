"""Papers: numbered letters in Word, the four-part summary, and the whole file to take away."""
