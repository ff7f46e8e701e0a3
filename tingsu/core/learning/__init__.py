"""Learning from examples on a CPU: n-grams, linear heads, calibration, scores. NumPy uses, scikit-learn fits."""
