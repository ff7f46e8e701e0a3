"""How well the robot answers, holds its tongue and hands over, on questions written for that purpose."""
