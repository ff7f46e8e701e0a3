"""The ASGI application that uvicorn serves."""

from __future__ import annotations

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tingsu.config.settings")
django = get_asgi_application()

from tingsu.desk.live.app import with_live  # noqa: E402 - models can be read only once Django is set up

application = with_live(django)
