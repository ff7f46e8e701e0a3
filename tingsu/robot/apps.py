"""The robot as a Django app."""

from django.apps import AppConfig


class RobotConfig(AppConfig):
    """See `tingsu.robot`."""

    name = "tingsu.robot"
    label = "robot"

    def ready(self) -> None:
        """Listen to what customers say."""
        from tingsu.desk import hooks
        from tingsu.robot.actions.answering import answer_turn

        hooks.register(after_turn=answer_turn)
