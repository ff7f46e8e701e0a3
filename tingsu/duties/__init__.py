"""What a level, a special customer or danger to life obliges people to: shown on the case, with a plan to tick off."""
