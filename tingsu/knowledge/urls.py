"""The map below /knowledge/."""

from __future__ import annotations

from django.urls import path

from tingsu.knowledge.views import figures, importing, notes, writing

urlpatterns = [
    path("", notes.notes, name="knowledge"),
    path("new/", writing.new_note, name="note-new"),
    path("import/", importing.import_page, name="knowledge-import"),
    path("export/", importing.export, name="knowledge-export"),
    path("pack/", importing.pack, name="knowledge-pack"),
    path("figures/", figures.figures, name="knowledge-figures"),
    path("<int:note_id>/", notes.note, name="note"),
    path("<int:note_id>/text/", writing.edit_note, name="note-edit"),
    path("<int:note_id>/validity/", writing.renew, name="note-renewal"),
    path("<int:note_id>/use/", writing.use, name="note-use"),
    path("<int:note_id>/editions/<int:version>/", notes.edition, name="note-edition"),
]
