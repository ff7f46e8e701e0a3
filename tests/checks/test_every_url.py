"""Every URL of the site for every role, a stranger, somebody without a post, and the wrong branch's supervisor.

LOOKING says what a GET answers, DOING what a POST answers (PUT where the API has it), the status codes by column. A new
URL without its row fails here, so nobody can forget to say who may open it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.db import transaction
from django.db.models import Max
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone

from tests.acts.quality.stage import BAD
from tests.acts.quality.stage import talk as ended_talk
from tests.conftest import Cast
from tests.pages.stage import CUSTOMER, PASSWORD, PNG, filed, proposed, somebody, stranger, upload
from tingsu.api.actions.tokens import give_token
from tingsu.cases.actions.attachments import attach_file, file_path
from tingsu.cases.actions.parties import PartyFacts
from tingsu.cases.actions.promises import make_promise
from tingsu.cases.models import Case, Channel, Direction, Responsibility
from tingsu.core.said import Words
from tingsu.delivery.models import Delivery
from tingsu.desk.actions.files import say_with_files
from tingsu.desk.actions.hearing import open_call
from tingsu.desk.actions.opening import Opening, open_conversation
from tingsu.desk.actions.saying import say
from tingsu.desk.actions.sites import save_site
from tingsu.desk.actions.taking import take
from tingsu.desk.models import Alarm, Mode, Speaker, TurnFile
from tingsu.duties.models import PlanTask
from tingsu.extensions.models import ExtensionRequest
from tingsu.findings.actions.reading import read_message
from tingsu.findings.models import Finding
from tingsu.groups.actions.gathering import gather_case, make_group
from tingsu.journal.models import Entry
from tingsu.journal.record import SYSTEM
from tingsu.knowledge.actions.writing import NoteFacts, save_note
from tingsu.knowledge.models import Note
from tingsu.mail.actions.taking import take_mail
from tingsu.notices.actions.telling import tell
from tingsu.notices.models import Kind
from tingsu.org.actions.people import name_deputy
from tingsu.org.models import Person
from tingsu.org.permissions import Role
from tingsu.packs import installed
from tingsu.privacy.keys import ring
from tingsu.quality.actions.objecting import object_to
from tingsu.quality.actions.scoring import score_talk
from tingsu.quality.models import Draw, Sample, Score
from tingsu.repeats.models import Likeness
from tingsu.rules.models import Rule
from tingsu.saved.actions.saving import save_view
from tingsu.transfers.actions.transfer import TransferFacts, record_transfer
from tingsu.transfers.models import Transfer
from tingsu.webhooks.actions.setting import save_endpoint, save_source
from tingsu.webhooks.models import Call

COLUMNS = ["stranger", "nobody", "clerk", "agent", "officer", "supervisor", "reviewer", "press"]
COLUMNS += ["trainer", "auditor", "admin", "tom"]
#                                                     str nob cle age off sup rev pre tra aud adm tom
LOOKING = """
/                                                     302 302 302 302 302 302 302 302 302 302 302 302
/healthz                                              200 200 200 200 200 200 200 200 200 200 200 200
/readyz                                               200 200 200 200 200 200 200 200 200 200 200 200
/language/                                            405 405 405 405 405 405 405 405 405 405 405 405
/p/                                                   200 200 200 200 200 200 200 200 200 200 200 200
/p/complain/                                          200 200 200 200 200 200 200 200 200 200 200 200
/p/find/                                              200 200 200 200 200 200 200 200 200 200 200 200
/p/type-size/                                         405 405 405 405 405 405 405 405 405 405 405 405
/p/chat/                                              200 200 200 200 200 200 200 200 200 200 200 200
/p/chat/widget.js                                     200 200 200 200 200 200 200 200 200 200 200 200
/p/chat/site/<str:key>/                               200 200 200 200 200 200 200 200 200 200 200 200
/p/chat/<str:secret>/                                 200 200 200 200 200 200 200 200 200 200 200 200
/p/chat/<str:secret>/turn/                            302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/person/                          302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/end/                             302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/rating/                          302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/complaint/                       302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/typing/                          302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/read/                            302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/copy/                            200 200 200 200 200 200 200 200 200 200 200 200
/p/chat/<str:secret>/file/<int:sent_id>/              200 200 200 200 200 200 200 200 200 200 200 200
/sites/                                               302 403 403 403 403 403 403 403 403 403 200 403
/sites/new/                                           302 403 403 403 403 403 403 403 403 403 200 403
/sites/<int:site_id>/                                 302 403 403 403 403 403 403 403 403 403 200 403
/sites/<int:site_id>/preview/                         302 403 403 403 403 403 403 403 403 403 200 403
/p/<str:token>/                                       200 200 200 200 200 200 200 200 200 200 200 200
/p/<str:token>/message/                               302 302 302 302 302 302 302 302 302 302 302 302
/p/<str:token>/answer/                                302 302 302 302 302 302 302 302 302 302 302 302
/p/<str:token>/rating/                                302 302 302 302 302 302 302 302 302 302 302 302
/p/<str:token>/attachment/<int:attachment_id>/        200 200 200 200 200 200 200 200 200 200 200 200
/cases/                                               302 403 200 200 200 200 200 200 403 200 403 200
/cases/bulk/                                          302 403 403 403 405 405 405 403 403 403 403 405
/cases/export/                                        302 403 403 403 200 200 200 403 403 200 403 200
/cases/<int:case_id>/                                 302 403 200 200 200 200 200 200 403 200 403 404
/cases/<int:case_id>/acknowledgement/                 302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/answer/                          302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/approval/                        302 403 403 403 403 200 200 403 403 403 403 404
/cases/<int:case_id>/archive/                         302 403 403 403 403 200 200 403 403 403 403 404
/cases/<int:case_id>/assignment/                      302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/attachment/                      302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/attachment/<int:attachment_id>/  302 403 200 200 200 200 200 200 403 200 403 404
/cases/<int:case_id>/clock/                           302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/closing/                         302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/confirmation/                    302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/contact/                         302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/decision/                        302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/erasure/                         302 403 403 403 403 403 200 403 403 403 403 403
/cases/<int:case_id>/extension/                       302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/facts/                           302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/lesson/                          302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/merging/                         302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/note/                            302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/notice/                          302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/personal/                        302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/plan/                            302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/plan/<int:task_id>/              302 403 405 405 405 405 405 403 403 403 403 405
/cases/<int:case_id>/progress/                        302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/promise/                         302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/promise/settlement/              302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/proposal/                        302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/rating/                          302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/recusal/                         302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/reopening/                       302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/reply/                           302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/reply/check/                     302 403 405 405 405 405 405 403 403 403 403 405
/cases/<int:case_id>/responsibility/                  302 403 403 403 403 200 200 403 403 403 403 404
/cases/<int:case_id>/return/                          302 403 403 403 403 200 200 403 403 403 403 404
/cases/<int:case_id>/special/                         302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/step/                            302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/take-over/                       302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/triage/                          302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/unmerging/                       302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/withdrawal/                      302 403 403 403 200 200 200 403 403 403 403 404
/findings/<int:finding_id>/correction/                302 403 200 200 200 200 200 403 403 403 403 404
/findings/corrections/                                302 403 403 403 403 403 200 403 200 403 403 403
/cases/<int:case_id>/track/                           302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/track/end/                       302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/responsibility/appeal/           302 403 403 403 403 200 200 403 403 403 403 404
/responsibility/                                      302 200 200 200 200 200 200 200 200 200 200 200
/responsibility/<int:ruling_id>/                      302 405 405 405 405 405 405 405 405 405 405 405
/cases/<int:case_id>/promise/found/                   302 403 405 405 405 405 405 403 403 403 403 405
/cases/<int:case_id>/letter/                          302 403 403 403 409 409 409 403 403 403 403 404
/cases/<int:case_id>/letter/issue/                    302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/summary/                         302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/file/                            302 403 403 403 200 200 200 403 403 200 403 404
/cases/<int:case_id>/promise/found/                   302 403 405 405 405 405 405 403 403 403 403 405
/cases/<int:case_id>/letter/                          302 403 403 403 409 409 409 403 403 403 403 404
/cases/<int:case_id>/letter/issue/                    302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/summary/                         302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/file/                            302 403 403 403 200 200 200 403 403 200 403 404
/approvals/                                           302 403 403 403 403 200 200 403 403 403 403 200
/deputies/                                            302 200 200 200 200 200 200 200 200 200 200 200
/deputies/<int:deputy_id>/end/                        302 405 405 405 405 405 405 405 405 405 405 405
/reviews/                                             302 403 403 403 403 403 200 403 403 403 403 403
/cases/<int:case_id>/review/                          302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/review/taking/                   302 403 403 403 403 403 200 403 403 403 403 403
/cases/<int:case_id>/review/outcome/                  302 403 403 403 403 403 200 403 403 403 403 403
/cases/<int:case_id>/review/notice/                   302 403 403 403 403 403 200 403 403 403 403 403
/p/<str:token>/review/                                302 302 302 302 302 302 302 302 302 302 302 302
/redress/                                             302 403 403 403 200 200 200 403 403 403 403 200
/redress/budgets/                                     302 403 403 403 200 200 200 403 403 403 403 200
/cases/<int:case_id>/payment/order/                   302 403 403 403 403 200 200 403 403 403 403 404
/cases/<int:case_id>/payment/paid/                    302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/payment/failed/                  302 403 403 403 200 200 200 403 403 403 403 404
/cases/<int:case_id>/payment/hold/                    302 403 403 403 403 200 200 403 403 403 403 404
/extensions/                                          302 403 403 403 403 200 200 403 403 403 403 200
/extensions/<int:request_id>/                         302 403 403 403 403 200 200 403 403 403 403 404
/notices/                                             302 200 200 200 200 200 200 200 200 200 200 200
/notices/bell/                                        302 200 200 200 200 200 200 200 200 200 200 200
/notices/preference/                                  302 200 200 200 200 200 200 200 200 200 200 200
/notices/<int:notice_id>/                             302 405 405 405 405 405 405 405 405 405 405 405
/notices/all/read/                                    302 405 405 405 405 405 405 405 405 405 405 405
/rules/                                               302 403 403 403 403 403 200 403 403 403 200 403
/rules/new/                                           302 403 403 403 403 403 200 403 403 403 200 403
/rules/<int:rule_id>/                                 302 403 403 403 403 403 200 403 403 403 200 403
/rules/<int:rule_id>/text/                            302 403 403 403 403 403 200 403 403 403 200 403
/rules/<int:rule_id>/switch/                          302 403 403 403 403 403 405 403 403 403 405 403
/rules/<int:rule_id>/place/                           302 403 403 403 403 403 405 403 403 403 405 403
/knowledge/                                           302 403 200 200 200 200 200 200 200 200 200 200
/knowledge/new/                                       302 403 403 403 403 403 200 403 403 403 200 403
/knowledge/import/                                    302 403 403 403 403 403 200 403 403 403 200 403
/knowledge/export/                                    302 403 403 403 403 403 200 403 403 403 200 403
/knowledge/pack/                                      302 403 403 403 403 403 405 403 403 403 405 403
/knowledge/figures/                                   302 403 403 403 403 403 200 403 403 403 200 403
/knowledge/<int:note_id>/                             302 403 200 200 200 200 200 200 200 200 200 200
/knowledge/<int:note_id>/text/                        302 403 403 403 403 403 200 403 403 403 200 403
/knowledge/<int:note_id>/validity/                    302 403 403 403 403 403 405 403 403 403 405 403
/knowledge/<int:note_id>/use/                         302 403 403 403 403 403 405 403 403 403 405 403
/knowledge/<int:note_id>/editions/<int:version>/      302 403 200 200 200 200 200 200 200 200 200 200
/abilities/                                           302 403 403 403 403 403 200 403 403 403 200 403
/abilities/<int:person_id>/                           302 403 403 403 403 403 200 403 403 403 200 403
/groups/                                              302 403 200 200 200 200 200 200 403 200 403 200
/groups/gather/                                       302 403 403 403 405 405 405 403 403 403 403 405
/groups/<int:group_id>/                               302 403 200 200 200 200 200 200 403 200 403 404
/groups/<int:group_id>/decision/                      302 403 403 403 200 200 200 403 403 403 403 404
/groups/<int:group_id>/members/                       302 403 403 403 200 200 200 403 403 403 403 404
/groups/<int:group_id>/members/<int:member_id>/release/ 302 403 403 403 405 405 405 403 403 403 403 405
/groups/<int:group_id>/notice/                        302 403 403 403 200 200 200 403 403 403 403 404
/groups/<int:group_id>/people/                        302 403 403 403 405 405 405 403 403 403 403 405
/groups/<int:group_id>/representatives/               302 403 403 403 405 405 405 403 403 403 403 405
/likenesses/<int:likeness_id>/verdict/                302 403 403 403 405 405 405 403 403 403 403 405
/intake/                                              302 403 200 200 200 200 200 403 403 403 403 200
/import/                                              302 403 403 403 200 200 200 403 403 403 403 200
/packs/                                               302 403 200 200 200 200 200 200 200 200 200 200
/packs/policies/<slug:policy_id>/                     302 403 200 200 200 200 200 200 200 200 200 200
/packs/policies/<slug:policy_id>/adoption/            302 403 403 403 403 403 403 403 403 403 405 403
/packs/playbooks/<slug:playbook_id>/                  302 403 200 200 200 200 200 200 200 200 200 200
/packs/taxonomy/<slug:axis_id>/                       302 403 200 200 200 200 200 200 200 200 200 200
/packs/handbook/<slug:section>/                       302 403 200 200 200 200 200 200 200 200 200 200
/journal/                                             302 403 403 403 403 403 200 403 403 200 200 403
/journal/verification/                                302 403 403 403 403 403 403 403 403 200 200 403
/sign-in/                                             200 302 302 302 302 302 302 302 302 302 302 302
/sign-out/                                            405 405 405 405 405 405 405 405 405 405 405 405
/password/                                            302 200 200 200 200 200 200 200 200 200 200 200
/people/                                              302 403 403 403 403 403 403 403 403 403 200 403
/people/<int:person_id>/                              302 403 403 403 403 403 403 403 403 403 200 403
/people/<int:person_id>/password/                     302 403 403 403 403 403 403 403 403 403 405 403
/people/<int:person_id>/posts/<int:post_id>/end/      302 403 403 403 403 403 403 403 403 403 405 403
/units/                                               302 403 403 403 403 403 403 403 403 403 200 403
/units/<int:unit_id>/                                 302 403 403 403 403 403 403 403 403 403 200 403
/api/v1/openapi.json                                  200 200 200 200 200 200 200 200 200 200 200 200
/api/v1/docs                                          200 200 200 200 200 200 200 200 200 200 200 200
/api/v1/cases                                         401 200 200 200 200 200 200 200 200 200 200 200
/api/v1/cases/<int:case_id>                           401 404 200 200 200 200 200 200 404 200 404 404
/api/v1/cases/<int:case_id>/messages                  401 404 200 200 200 200 200 200 404 200 404 404
/api/v1/conversations/<call>                          401 403 200 200 200 200 200 403 403 403 403 404
/api/v1/                                              404 404 404 404 404 404 404 404 404 404 404 404
/tokens/                                              302 403 403 403 403 403 403 403 403 403 200 403
/tokens/<int:token_id>/revocation/                    302 403 403 403 403 403 403 403 403 403 405 403
/cases/<int:case_id>/delivery/                        302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/delivery/<int:delivery_id>/end/  302 403 405 405 405 405 405 403 403 403 403 405
/webhooks/                                            302 403 403 403 403 403 403 403 403 403 200 403
/composer/                                            302 403 403 403 403 403 403 403 403 403 200 403
/composer/trial/                                      302 403 403 403 403 403 403 403 403 403 405 403
/webhooks/endpoints/new/                              302 403 403 403 403 403 403 403 403 403 200 403
/webhooks/endpoints/<int:endpoint_id>/                302 403 403 403 403 403 403 403 403 403 200 403
/webhooks/sources/new/                                302 403 403 403 403 403 403 403 403 403 200 403
/webhooks/sources/<int:source_id>/                    302 403 403 403 403 403 403 403 403 403 200 403
/webhooks/<slug:kind>/<int:thing_id>/secret/          302 403 403 403 403 403 403 403 403 403 405 403
/webhooks/calls/<int:call_id>/repeat/                 302 403 403 403 403 403 403 403 403 403 405 403
/hooks/<slug:slug>/                                   405 405 405 405 405 405 405 405 405 405 405 405
/transfers/                                           302 403 200 200 200 200 200 200 403 200 403 200
/cases/<int:case_id>/transfer/                        302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/transfer/<int:transfer_id>/feedback/ 302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/transfer/<int:transfer_id>/print/ 302 403 200 200 200 200 200 200 403 200 403 404
/cases/<int:case_id>/transfer/<int:transfer_id>/export/ 302 403 403 403 200 200 200 403 403 200 403 404
/board/                                               302 403 403 403 200 200 200 200 403 200 403 200
/board/reassignment/                                  302 403 403 403 200 200 200 403 403 403 403 200
/views/                                               302 403 200 200 200 200 200 200 403 200 403 200
/views/<int:view_id>/                                 302 403 405 405 405 405 405 405 403 405 403 405
/views/<int:view_id>/deletion/                        302 403 405 405 405 405 405 405 403 405 403 405
/outbox/                                              302 403 403 403 403 403 403 403 403 403 200 403
/hooks/receipts/<slug:way>/                           405 405 405 405 405 405 405 405 405 405 405 405
/desk/                                                302 403 200 200 200 200 200 403 403 403 403 200
/desk/wall/                                           302 403 403 403 403 200 200 403 403 403 403 200
/desk/wall/alarm/<int:alarm_id>/                      302 403 403 403 403 405 405 403 403 403 403 405
/desk/wall/break/<int:person_id>/                     302 403 403 403 403 405 405 403 403 403 403 405
/desk/seat/                                           302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/                                  302 403 404 200 404 200 200 403 403 403 403 404
/desk/<int:talk_id>/turn/                             302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/check/                            302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/typing/                           302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/read/                             302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/take/                             302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/join/                             302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/leave/                            302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/takeover/                         302 403 403 403 403 405 405 403 403 403 403 405
/desk/<int:talk_id>/drafting/                         302 403 404 204 404 204 204 403 403 403 403 404
/desk/<int:talk_id>/passing/                          302 403 404 200 404 200 200 403 403 403 403 404
/desk/<int:talk_id>/end/                              302 403 404 200 404 200 200 403 403 403 403 404
/desk/new/                                            302 403 200 200 200 200 200 403 403 403 403 200
/desk/talks/                                          302 403 200 200 200 200 200 403 403 403 403 200
/desk/talks/export/                                   302 403 403 403 200 200 200 403 403 200 403 200
/desk/<int:talk_id>/setting/                          302 403 405 405 405 405 405 403 403 403 403 405
/desk/<int:talk_id>/playbook/                         302 403 404 200 404 200 200 403 403 403 403 404
/desk/<int:talk_id>/playbook/<slug:playbook_id>/      302 403 404 200 404 200 200 403 403 403 403 404
/desk/<int:talk_id>/notes/                            302 403 404 200 404 200 200 403 403 403 403 404
/desk/<int:talk_id>/record/                           302 403 404 302 404 302 302 403 403 403 403 404
/desk/<int:talk_id>/file/<int:file_id>/               302 403 404 200 404 200 200 403 403 403 403 404
/quality/                                             302 403 200 200 200 200 200 403 403 403 403 200
/quality/export/                                      302 403 403 403 403 200 200 403 403 403 403 200
/quality/talks/<int:conversation_id>/                 302 403 404 200 404 200 200 403 403 403 403 404
/quality/talks/<int:conversation_id>/objection/       302 403 405 405 405 405 405 403 403 403 403 405
/quality/objections/                                  302 403 403 403 403 200 200 403 403 403 403 200
/quality/objections/<int:objection_id>/               302 403 403 403 403 200 200 403 403 403 403 404
/quality/samples/                                     302 403 403 403 403 200 200 403 403 403 403 200
/quality/samples/<int:sample_id>/                     302 403 403 403 403 200 200 403 403 403 403 404
/quality/agreement/                                   302 403 403 403 403 200 200 403 403 403 403 200
/quality/agreement/export/                            302 403 403 403 403 200 200 403 403 403 403 200
/quality/people/<int:person_id>/                      302 403 404 200 404 200 200 403 403 403 403 404
/mail/                                                302 403 403 403 403 403 403 403 403 403 200 403
/mail/<int:arrival_id>/retry/                         302 403 403 403 403 403 403 403 403 403 405 403
/mail/<int:arrival_id>/end/                           302 403 403 403 403 403 403 403 403 403 405 403
"""
DOING = """
/language/                                            302 302 302 302 302 302 302 302 302 302 302 302
/desk/wall/alarm/<int:alarm_id>/                      302 403 403 403 403 302 302 403 403 403 403 404
/desk/wall/break/<int:person_id>/                     302 403 403 403 403 302 302 403 403 403 403 302
/desk/seat/                                           302 403 302 302 302 302 302 403 403 403 403 302
/desk/<int:talk_id>/turn/                             302 403 404 302 404 302 302 403 403 403 403 404
/desk/<int:talk_id>/check/                            302 403 404 200 404 200 200 403 403 403 403 404
/desk/<int:talk_id>/typing/                           302 403 404 204 404 204 204 403 403 403 403 404
/desk/<int:talk_id>/read/                             302 403 404 204 404 204 204 403 403 403 403 404
/desk/<int:talk_id>/take/                             302 403 404 302 404 302 302 403 403 403 403 404
/desk/<int:talk_id>/join/                             302 403 404 302 404 302 302 403 403 403 403 404
/desk/<int:talk_id>/leave/                            302 403 404 302 404 302 302 403 403 403 403 404
/desk/<int:talk_id>/takeover/                         302 403 403 403 403 302 302 403 403 403 403 404
/desk/<int:talk_id>/drafting/                         302 403 404 204 404 204 204 403 403 403 403 404
/desk/<int:talk_id>/passing/                          302 403 404 422 404 422 422 403 403 403 403 404
/desk/<int:talk_id>/end/                              302 403 404 302 404 409 409 403 403 403 403 404
/desk/new/                                            302 403 422 422 422 422 422 403 403 403 403 422
/desk/<int:talk_id>/setting/                          302 403 404 302 404 302 302 403 403 403 403 404
/desk/<int:talk_id>/playbook/                         302 403 404 302 404 302 302 403 403 403 403 404
/desk/<int:talk_id>/record/                           302 403 404 302 404 302 302 403 403 403 403 404
/p/complain/                                          422 422 422 422 422 422 422 422 422 422 422 422
/p/find/                                              404 404 404 404 404 404 404 404 404 404 404 404
/p/type-size/                                         302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/                                              302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/turn/                            400 400 400 400 400 400 400 400 400 400 400 400
/p/chat/<str:secret>/person/                          302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/end/                             302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/rating/                          409 409 409 409 409 409 409 409 409 409 409 409
/p/chat/<str:secret>/complaint/                       302 302 302 302 302 302 302 302 302 302 302 302
/p/chat/<str:secret>/typing/                          204 204 204 204 204 204 204 204 204 204 204 204
/p/chat/<str:secret>/read/                            204 204 204 204 204 204 204 204 204 204 204 204
/sites/new/                                           302 403 403 403 403 403 403 403 403 403 422 403
/sites/<int:site_id>/                                 302 403 403 403 403 403 403 403 403 403 422 403
/p/<str:token>/message/                               400 400 400 400 400 400 400 400 400 400 400 400
/p/<str:token>/answer/                                404 404 404 404 404 404 404 404 404 404 404 404
/p/<str:token>/rating/                                409 409 409 409 409 409 409 409 409 409 409 409
/cases/bulk/                                          302 403 403 403 302 302 302 403 403 403 403 302
/cases/<int:case_id>/acknowledgement/                 302 403 302 302 302 302 302 403 403 403 403 404
/cases/<int:case_id>/answer/                          302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/approval/                        302 403 403 403 403 409 409 403 403 403 403 404
/cases/<int:case_id>/archive/                         302 403 403 403 403 409 409 403 403 403 403 404
/cases/<int:case_id>/assignment/                      302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/attachment/                      302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/clock/                           302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/closing/                         302 403 403 403 409 409 409 403 403 403 403 404
/cases/<int:case_id>/confirmation/                    302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/contact/                         302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/decision/                        302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/erasure/                         302 403 403 403 403 403 409 403 403 403 403 403
/cases/<int:case_id>/extension/                       302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/facts/                           302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/lesson/                          302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/merging/                         302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/note/                            302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/notice/                          302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/personal/                        302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/plan/                            302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/plan/<int:task_id>/              302 403 302 302 302 302 302 403 403 403 403 404
/cases/<int:case_id>/progress/                        302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/promise/                         302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/promise/settlement/              302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/proposal/                        302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/rating/                          302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/recusal/                         302 403 403 403 302 302 302 403 403 403 403 404
/cases/<int:case_id>/reopening/                       302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/reply/                           302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/reply/check/                     302 403 200 200 200 200 200 403 403 403 403 404
/cases/<int:case_id>/responsibility/                  302 403 403 403 403 422 422 403 403 403 403 404
/cases/<int:case_id>/return/                          302 403 403 403 403 422 422 403 403 403 403 404
/cases/<int:case_id>/special/                         302 403 302 302 302 302 302 403 403 403 403 404
/cases/<int:case_id>/step/                            302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/take-over/                       302 403 403 403 302 302 302 403 403 403 403 404
/cases/<int:case_id>/triage/                          302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/unmerging/                       302 403 403 403 409 409 409 403 403 403 403 404
/cases/<int:case_id>/withdrawal/                      302 403 403 403 422 422 422 403 403 403 403 404
/findings/<int:finding_id>/correction/                302 403 400 400 400 400 400 403 403 403 403 404
/cases/<int:case_id>/track/                           302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/track/end/                       302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/responsibility/appeal/           302 403 403 403 403 422 422 403 403 403 403 404
/responsibility/<int:ruling_id>/                      302 404 404 409 404 404 404 404 404 404 404 404
/cases/<int:case_id>/promise/found/                   302 403 302 302 302 302 302 403 403 403 403 404
/cases/<int:case_id>/letter/                          302 403 403 403 409 409 409 403 403 403 403 404
/cases/<int:case_id>/letter/issue/                    302 403 403 403 409 409 409 403 403 403 403 404
/cases/<int:case_id>/summary/                         302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/file/                            302 403 403 403 409 409 409 403 403 409 403 404
/cases/<int:case_id>/promise/found/                   302 403 302 302 302 302 302 403 403 403 403 404
/cases/<int:case_id>/letter/                          302 403 403 403 409 409 409 403 403 403 403 404
/cases/<int:case_id>/letter/issue/                    302 403 403 403 409 409 409 403 403 403 403 404
/cases/<int:case_id>/summary/                         302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/file/                            302 403 403 403 409 409 409 403 403 409 403 404
/approvals/                                           302 403 403 403 403 422 422 403 403 403 403 422
/deputies/                                            302 422 422 422 422 422 422 422 422 422 422 422
/deputies/<int:deputy_id>/end/                        302 404 404 404 404 302 404 404 404 404 404 404
/cases/<int:case_id>/review/                          302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/review/taking/                   302 403 403 403 403 403 409 403 403 403 403 403
/cases/<int:case_id>/review/outcome/                  302 403 403 403 403 403 422 403 403 403 403 403
/cases/<int:case_id>/review/notice/                   302 403 403 403 403 403 422 403 403 403 403 403
/p/<str:token>/review/                                409 409 409 409 409 409 409 409 409 409 409 409
/redress/budgets/                                     302 403 403 403 200 200 422 403 403 403 403 200
/cases/<int:case_id>/payment/order/                   302 403 403 403 403 422 422 403 403 403 403 404
/cases/<int:case_id>/payment/paid/                    302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/payment/failed/                  302 403 403 403 422 422 422 403 403 403 403 404
/cases/<int:case_id>/payment/hold/                    302 403 403 403 403 422 422 403 403 403 403 404
/extensions/<int:request_id>/                         302 403 403 403 403 409 409 403 403 403 403 404
/notices/<int:notice_id>/                             302 404 404 404 302 404 404 404 404 404 404 404
/notices/all/read/                                    302 302 302 302 302 302 302 302 302 302 302 302
/notices/preference/                                  302 200 200 200 200 200 200 200 200 200 200 200
/rules/new/                                           302 403 403 403 403 403 422 403 403 403 422 403
/rules/<int:rule_id>/                                 302 403 403 403 403 403 200 403 403 403 200 403
/rules/<int:rule_id>/text/                            302 403 403 403 403 403 422 403 403 403 422 403
/rules/<int:rule_id>/switch/                          302 403 403 403 403 403 302 403 403 403 302 403
/rules/<int:rule_id>/place/                           302 403 403 403 403 403 302 403 403 403 302 403
/knowledge/new/                                       302 403 403 403 403 403 422 403 403 403 422 403
/knowledge/import/                                    302 403 403 403 403 403 422 403 403 403 422 403
/knowledge/pack/                                      302 403 403 403 403 403 302 403 403 403 302 403
/knowledge/figures/                                   302 403 403 403 403 403 302 403 403 403 302 403
/knowledge/<int:note_id>/text/                        302 403 403 403 403 403 422 403 403 403 422 403
/knowledge/<int:note_id>/validity/                    302 403 403 403 403 403 302 403 403 403 302 403
/knowledge/<int:note_id>/use/                         302 403 403 403 403 403 302 403 403 403 302 403
/abilities/<int:person_id>/                           302 403 403 403 403 403 302 403 403 403 302 403
/groups/gather/                                       302 403 403 403 302 302 302 403 403 403 403 302
/groups/<int:group_id>/decision/                      302 403 403 403 422 422 422 403 403 403 403 404
/groups/<int:group_id>/members/                       302 403 403 403 302 302 302 403 403 403 403 404
/groups/<int:group_id>/members/<int:member_id>/release/ 302 403 403 403 302 302 302 403 403 403 403 404
/groups/<int:group_id>/notice/                        302 403 403 403 422 422 422 403 403 403 403 404
/groups/<int:group_id>/people/                        302 403 403 403 302 302 302 403 403 403 403 404
/groups/<int:group_id>/representatives/               302 403 403 403 302 302 302 403 403 403 403 404
/likenesses/<int:likeness_id>/verdict/                302 403 403 403 302 302 302 403 403 403 403 404
/intake/                                              302 403 422 422 422 422 422 403 403 403 403 422
/import/                                              302 403 403 403 200 200 200 403 403 403 403 200
/cases/<int:case_id>/delivery/                        302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/delivery/<int:delivery_id>/end/  302 403 302 302 302 302 302 403 403 403 403 404
/composer/trial/                                      302 403 403 403 403 403 403 403 403 403 200 403
/webhooks/endpoints/new/                              302 403 403 403 403 403 403 403 403 403 422 403
/webhooks/endpoints/<int:endpoint_id>/                302 403 403 403 403 403 403 403 403 403 422 403
/webhooks/sources/new/                                302 403 403 403 403 403 403 403 403 403 422 403
/webhooks/sources/<int:source_id>/                    302 403 403 403 403 403 403 403 403 403 422 403
/webhooks/<slug:kind>/<int:thing_id>/secret/          302 403 403 403 403 403 403 403 403 403 200 403
/webhooks/calls/<int:call_id>/repeat/                 302 403 403 403 403 403 403 403 403 403 302 403
/hooks/<slug:slug>/                                   401 401 401 401 401 401 401 401 401 401 401 401
/cases/<int:case_id>/transfer/                        302 403 422 422 422 422 422 403 403 403 403 404
/cases/<int:case_id>/transfer/<int:transfer_id>/feedback/ 302 403 302 302 302 302 302 403 403 403 403 404
/board/reassignment/                                  302 403 403 403 422 422 422 403 403 403 403 422
/views/                                               302 403 400 400 400 400 400 400 403 400 403 400
/views/<int:view_id>/                                 302 403 404 404 400 404 404 404 403 404 403 404
/views/<int:view_id>/deletion/                        302 403 404 404 302 404 404 404 403 404 403 404
/hooks/receipts/<slug:way>/                           404 404 404 404 404 404 404 404 404 404 404 404
/quality/talks/<int:conversation_id>/objection/       302 403 404 409 404 409 409 403 403 403 403 404
/quality/objections/<int:objection_id>/               302 403 403 403 403 422 422 403 403 403 403 404
/quality/samples/                                     302 403 403 403 403 422 422 403 403 403 403 422
/quality/samples/<int:sample_id>/                     302 403 403 403 403 409 409 403 403 403 403 404
/mail/<int:arrival_id>/retry/                         302 403 403 403 403 403 403 403 403 403 302 403
/mail/<int:arrival_id>/end/                           302 403 403 403 403 403 403 403 403 403 302 403
/packs/policies/<slug:policy_id>/adoption/            302 403 403 403 403 403 403 403 403 403 302 403
/journal/verification/                                302 403 403 403 403 403 403 403 403 200 200 403
/sign-in/                                             200 302 302 302 302 302 302 302 302 302 302 302
/sign-out/                                            302 302 302 302 302 302 302 302 302 302 302 302
/password/                                            302 200 200 200 200 200 200 200 200 200 200 200
/people/                                              302 403 403 403 403 403 403 403 403 403 200 403
/people/<int:person_id>/                              302 403 403 403 403 403 403 403 403 403 200 403
/people/<int:person_id>/password/                     302 403 403 403 403 403 403 403 403 403 302 403
/people/<int:person_id>/posts/<int:post_id>/end/      302 403 403 403 403 403 403 403 403 403 302 403
/units/                                               302 403 403 403 403 403 403 403 403 403 200 403
/units/<int:unit_id>/                                 302 403 403 403 403 403 403 403 403 403 200 403
/api/v1/cases                                         401 403 201 201 201 201 201 403 403 403 403 201
/api/v1/cases/<int:case_id>/messages                  401 404 201 201 201 201 201 409 404 409 404 404
/api/v1/cases/<int:case_id>/contacts                  401 404 201 201 201 201 201 409 404 409 404 404
/api/v1/cases/<int:case_id>/assignment                401 404 409 409 200 200 200 409 404 409 404 404
/api/v1/cases/<int:case_id>/triage                    401 404 409 409 200 200 200 409 404 409 404 404
/api/v1/conversations                                 401 403 201 201 201 201 201 403 403 403 403 201
/api/v1/conversations/<call>/turns                    401 403 200 200 200 200 200 403 403 403 403 404
/api/v1/conversations/<call>/end                      401 403 200 200 200 200 200 403 403 403 403 404
/tokens/                                              302 403 403 403 403 403 403 403 403 403 200 403
/tokens/<int:token_id>/revocation/                    302 403 403 403 403 403 403 403 403 403 302 403
"""
BODIES: dict[str, dict[str, Any]] = {
    "api/v1/conversations": {"call": "ring"},
    "api/v1/conversations/<call>/turns": {"id": "1", "speaker": "customer", "text": "喂"},
    "api/v1/conversations/<call>/end": {},
    "api/v1/cases": {"text": "年费扣错了"},
    "api/v1/cases/<int:case_id>/messages": {"text": "已核对", "direction": "note"},
    "api/v1/cases/<int:case_id>/contacts": {"kind": "call", "note": "已致歉"},
    "api/v1/cases/<int:case_id>/assignment": {},
    "api/v1/cases/<int:case_id>/triage": {"matter": "complaint", "level": "general"},
}
PUT = {"api/v1/cases/<int:case_id>/assignment", "api/v1/cases/<int:case_id>/triage"}
CASE_URLS = r"(api/v1/)?cases/<int:case_id>|findings/<int:finding_id>"


def parsed(table: str) -> dict[str, list[int]]:
    """Return the rows of a table: route → status by column."""
    rows = {}
    for line in table.strip().splitlines():
        route, *codes = line.split()
        assert len(codes) == len(COLUMNS), line
        rows[route.removeprefix("/")] = [int(code) for code in codes]
    return rows


def routes(resolver: URLResolver | None = None, before: str = "") -> Iterator[str]:
    """Yield every route of the site as the URL files write it."""
    for pattern in (resolver or get_resolver()).url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            yield route
        else:
            yield from routes(pattern, route)


@dataclass
class Site:
    """A bank with one complaint at the east outlet, and what stands in the routes' places."""

    people: dict[str, Person | None]
    values: dict[str, Any] = field(default_factory=dict)

    def url(self, route: str) -> str:
        """Return the route with its places filled in."""
        return "/" + re.sub(r"<(?:\w+:)?(\w+)>", lambda place: str(self.values[place[1]]), route)


@pytest.fixture
def site(cast: Cast) -> Site:
    """Return everybody, and a case with message, finding, file, promise and proposal."""
    people = {
        "stranger": None,
        "nobody": Person.objects.create_user("nobody", PASSWORD, name="无岗"),
        "clerk": somebody("clerk", unit=cast.outlet, role=Role.CLERK),
        "agent": cast.ana,
        "officer": cast.officer,
        "supervisor": cast.noor,
        "reviewer": cast.idris,
        "press": somebody("press", unit=cast.head, role=Role.PRESS),
        "trainer": somebody("trainer", unit=cast.head, role=Role.TRAINER),
        "auditor": cast.auditor,
        "admin": cast.admin,
        "tom": cast.tom,
    }
    opened, _proposal = proposed(cast)
    case = opened.case
    message = case.messages.select_related("case").earliest("id")
    read_message(message)
    file = attach_file(case, upload=upload("receipt.png", PNG), by=CUSTOMER)
    tomorrow = timezone.now() + timedelta(days=1)
    make_promise(case, text="回电", owner=cast.officer, due_at=tomorrow, by=cast.officer)
    earlier = filed(cast.outlet).case
    group = make_group(name="稳盈", matter="", unit=cast.east, by=cast.officer)
    member = gather_case(group, case=case, by=cast.officer)
    likeness = Likeness.objects.create(case=case, other=earlier, kind="repeat", score=0.5)
    token, _secret = give_token(cast.ana, name="手机银行", by=SYSTEM)
    [notice] = tell(cast.officer, kind=Kind.OTHER, words=Words("有新事", "News"), case=case)
    clock = case.clocks.get(rule_id="cn-nfra-2020.decide")
    asked = ExtensionRequest.objects.create(
        case=case, clock=clock, total=60, reason="复杂", done="已送检", plan="周五答复", asked_by=cast.officer
    )
    values = {
        "request_id": asked.pk,
        "notice_id": notice.pk,
        "case_id": case.pk,
        "attachment_id": file.pk,
        "ruling_id": Responsibility.objects.create(case=case, kind="main", person=cast.ana, by=cast.noor).pk,
        "deputy_id": name_deputy(
            cast.noor, deputy=cast.idris, since=timezone.localdate(), until=timezone.localdate(), by=SYSTEM
        ).pk,
        "finding_id": Finding.objects.get(message=message, question="heat").pk,
        "likeness_id": likeness.pk,
        "group_id": member.group_id,
        "member_id": member.pk,
        "task_id": PlanTask.objects.create(case=case, risk="harm", position=1, text="陪着他").pk,
        "rule_id": Rule.objects.create(name="急", actions={"tag": "急"}).pk,
        "note_id": _note(cast).pk,
        "version": 1,
        "token": opened.token,
        "policy_id": "cn-nfra-2020",
        "playbook_id": next(iter(installed().playbooks)),
        "axis_id": "business",
        "section": "taboos",
        "person_id": cast.ana.pk,
        "post_id": cast.ana.posts.get().pk,
        "unit_id": cast.outlet.pk,
        "token_id": token.pk,
        "delivery_id": _delivery(case).pk,
        "arrival_id": take_mail(b"From: a@b.cn\r\nList-Id: <n>\r\n\r\nnews").pk,
        "way": "sms",
        "view_id": save_view(name="x", query="", is_shared=False, by=cast.officer).pk,
        "transfer_id": _transfer(case).pk,
        **_webhooks(cast),
        **_chat(cast),
        **_talk(cast),
        **_quality(cast),
    }
    return Site(people, values)


def _delivery(case: Case) -> Delivery:
    """Return a letter that waits in the outbox."""
    letter = case.messages.filter(direction=Direction.OUT).latest("id")
    return Delivery.objects.create(case=case, message=letter, way="email", mail_id="<1@x>")


def _transfer(case: Case) -> Transfer:
    """Return a transfer of the case."""
    return record_transfer(case, TransferFacts("gov_12345", "1", timezone.localdate()), by=SYSTEM)


def _note(cast: Cast) -> Note:
    facts = NoteFacts(title="挂失", questions=("卡丢了",), answer="手机银行里点挂失。")
    return save_note(None, facts, by=cast.idris, code="CARD-01")


def _webhooks(cast: Cast) -> dict[str, Any]:
    """Return an endpoint with a call that failed, and a source."""
    told: dict[str, Any] = {"name": "x", "url": "https://x.example/", "verbs": ["case.opened"], "is_active": True}
    endpoint, _secret = save_endpoint(None, **told, by=cast.admin)
    brings: dict[str, Any] = {"slug": "partner", "name": "x", "unit": cast.east, "channel": Channel.API}
    source, _secret = save_source(None, **brings, is_active=True, by=cast.admin)
    call = Call.objects.create(endpoint=endpoint, entry=Entry.objects.latest("id"), state="dead")
    places = {"endpoint_id": endpoint.pk, "source_id": source.pk, "call_id": call.pk}
    return places | {"kind": "endpoints", "thing_id": endpoint.pk, "slug": "partner"}


def _talk(cast: Cast) -> dict[str, Any]:
    """Return a live chat of Ana's with a file of the customer's."""
    opening = Opening(Mode.CHAT, cast.outlet, PartyFacts(name="王梅"), wants_person=True)
    talk = take(open_conversation(opening, by=CUSTOMER).conversation, by=cast.ana)
    turn = say(talk, text="在吗", speaker=Speaker.CUSTOMER, by=CUSTOMER, sender_id="m1")
    stored_as = "ab" * 20
    path = file_path(stored_as)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(ring().encrypt_bytes(PNG))
    file = TurnFile.objects.create(turn=turn, name="x.png", kind="png", size=len(PNG), sha256=b"x", stored_as=stored_as)
    alarm = Alarm.objects.create(conversation=talk, risk=0.6)
    return {"talk_id": talk.pk, "file_id": file.pk, "alarm_id": alarm.pk}


def _quality(cast: Cast) -> dict[str, Any]:
    """Return a scored talk of Ana's with an objection, and one that waits for a person to score it."""
    shown, drawn = (score_talk(ended_talk(cast.outlet, cast.ana, BAD)) for _number in range(2))
    assert shown
    assert drawn
    Score.objects.update(open_at=timezone.now())
    objection = object_to(shown, item="feeling_first", reason="说过", by=cast.ana)
    today = timezone.localdate()
    draw = Draw.objects.create(since=today, until=today, percent=5, seed="s", person=cast.noor)
    sample = Sample.objects.create(score=drawn, draw=draw, why="random")
    return {"conversation_id": shown.conversation_id, "objection_id": objection.pk, "sample_id": sample.pk}


def _chat(cast: Cast) -> dict[str, Any]:
    """Return the customer's side of a talk with a file, and a site that shows the chat."""
    origins = ["https://m.bank.example"]
    site = save_site(None, name="手机银行", unit=cast.outlet, origins=origins, is_active=True, by=cast.admin)
    open_call(call="7731", unit="", agent="ana", name="", phone="", by=cast.ana)
    opened = open_conversation(Opening(Mode.CHAT, cast.outlet), by=CUSTOMER)
    turn = say_with_files(
        opened.conversation,
        text="请看",
        uploads=[upload("receipt.png", PNG)],
        speaker=Speaker.CUSTOMER,
        by=CUSTOMER,
        sender_id="c:1",
    )
    return {"call": "7731", "secret": opened.token, "sent_id": turn.files.get().pk, "site_id": site.pk, "key": site.key}


def test_every_url_has_its_row() -> None:
    known = set(routes())
    looking, doing = parsed(LOOKING), parsed(DOING)
    assert known - set(looking) - set(doing) == set(), "say in LOOKING and DOING who may open these"
    assert (set(looking) | set(doing)) - known == set(), "these are gone"


@pytest.mark.parametrize("column", COLUMNS)
def test_every_url_answers_as_the_table_says(column: str, site: Site) -> None:
    place = COLUMNS.index(column)
    browser = Visitor(site, column)
    wrong = []
    for method, table in (("GET", LOOKING), ("POST", DOING)):
        for route, codes in parsed(table).items():
            got = browser.status(method, route)
            if got != codes[place]:
                wrong.append(f"{method} /{route}: {got}, not {codes[place]}")
    assert wrong == []


def test_a_case_of_the_east_does_not_exist_for_tom(site: Site) -> None:
    browser = Visitor(site, "tom")
    rows = [("GET", route) for route, codes in parsed(LOOKING).items() if 405 not in codes]
    rows += [("POST", route) for route in parsed(DOING)]
    of_cases = [(method, route) for method, route in rows if re.match(CASE_URLS, route)]
    assert len(of_cases) > 60
    seen = [(method, route) for method, route in of_cases if browser.status(method, route) not in hidden(method, route)]
    assert seen == []


def hidden(method: str, route: str) -> set[int]:
    """Return the answers by which Tom learns nothing: 404, and 403 where no supervisor may do it to any case at all."""
    codes = parsed(LOOKING if method == "GET" else DOING)[route]
    return {404, 403} if codes[COLUMNS.index("supervisor")] == 403 else {404}


def test_a_form_from_elsewhere_is_refused_everywhere(site: Site) -> None:
    client = stranger(enforce_csrf_checks=True)
    admin = site.people["admin"]
    assert admin
    client.force_login(admin)
    taken = [
        route
        for route in parsed(DOING)
        if not route.startswith(("api/", "hooks/")) and client.post(site.url(route), {"x": "1"}).status_code != 403
    ]
    assert taken == []


class Visitor:
    """Somebody who opens one URL after another; nothing they do lasts, and what is refused must change nothing."""

    def __init__(self, site: Site, column: str) -> None:
        self.site = site
        self.client = Client(raise_request_exception=False)
        self.headers: dict[str, str] = {}
        if person := site.people[column]:
            self.client.force_login(person)
            _token, secret = give_token(person, name=column, by=SYSTEM)
            self.headers = {"Authorization": f"Bearer {secret}"}
        self.cookies = {name: morsel.value for name, morsel in self.client.cookies.items()}

    def status(self, method: str, route: str) -> int:
        """Return the status of one request, undone afterwards."""
        self.client.cookies = SimpleCookie(self.cookies)
        before = _last_entry()
        with transaction.atomic():
            response = self._ask(method, route)
            if response.status_code in (401, 403, 404) or response.headers.get("Location", "").startswith("/sign-in/"):
                assert _last_entry() == before, f"refused, yet it changed something: {method} {route}"
            transaction.set_rollback(True)
        return int(response.status_code)

    def _ask(self, method: str, route: str) -> Any:
        url = self.site.url(route)
        if not route.startswith("api/"):
            here = {"Origin": "http://testserver"}
            return self.client.get(url) if method == "GET" else self.client.post(url, {"x": "1"}, headers=here)
        method = "PUT" if route in PUT else method
        body = "" if method == "GET" else json.dumps(BODIES[route])
        # No session: a token alone must do.
        bare = Client(raise_request_exception=False)
        return bare.generic(method, url, body, "application/json", headers=self.headers)


def _last_entry() -> int | None:
    last: int | None = Entry.objects.aggregate(last=Max("id"))["last"]
    return last
