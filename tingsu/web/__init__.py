"""The frame of every page: templates, components, navigation, language, errors."""
