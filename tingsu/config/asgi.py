"""The ASGI application that uvicorn serves."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingsu.config.settings")
django = get_asgi_application()

# Models can be read only once Django is set up.
from tingsu.api.actions.tokens import person_of_token  # noqa: E402
from tingsu.desk.live.app import with_live  # noqa: E402

application = with_live(django, who_holds=person_of_token)
