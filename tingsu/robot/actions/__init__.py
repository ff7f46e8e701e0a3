"""What the robot does."""
