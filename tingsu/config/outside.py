"""Settings of what connects the installation with the outside: mail servers, gateways, webhooks.

TINGSU_SMTP_URL        smtps://user:password@host:465, or smtp://…:587 (STARTTLS is demanded unless `?tls=no`)
TINGSU_IMAP_URL        imaps://user:password@host:993/INBOX, or imap://… (likewise)
TINGSU_MAIL_FROM       江海银行 <complaints@bank.example> : sender of our mails
TINGSU_MAIL_UNIT       code of the unit to which complaints by e-mail go (default: head office)
TINGSU_MAIL_EVERYBODY  1: whoever left an e-mail address gets letters by e-mail too, whatever the channel
TINGSU_MAIL_SILENT     1: complaints by e-mail are not acknowledged by themselves
TINGSU_MAIL_HOURLY     mails of one sender in an hour that become cases or messages; more are set aside
TINGSU_SMS_URL …       gateways for text messages and WeChat Work: see docs/how-to/connect-a-channel.md
TINGSU_HOOKS_INSIDE    1: outgoing webhooks may call http and private addresses
TINGSU_LLM_URL …       a language model for drafts and summaries: see docs/how-to/plug-in-a-language-model.md
"""

from __future__ import annotations

import os

SMTP_URL = os.environ.get("TINGSU_SMTP_URL", "")
IMAP_URL = os.environ.get("TINGSU_IMAP_URL", "")
MAIL_FROM = os.environ.get("TINGSU_MAIL_FROM", "")
MAIL_UNIT = os.environ.get("TINGSU_MAIL_UNIT", "")
MAIL_EVERYBODY = os.environ.get("TINGSU_MAIL_EVERYBODY", "") == "1"
MAIL_SILENT = os.environ.get("TINGSU_MAIL_SILENT", "") == "1"
MAIL_HOURLY = int(os.environ.get("TINGSU_MAIL_HOURLY", "20"))
MAIL_MEGABYTES = 30
MAIL_SECONDS = 30

# The gateways of text messages and WeChat Work; `body` is the JSON to post, with {address}, {text}, {id} as blanks.
GATEWAYS = {
    "sms": {
        "url": os.environ.get("TINGSU_SMS_URL", ""),
        "token": os.environ.get("TINGSU_SMS_TOKEN", ""),
        "secret": os.environ.get("TINGSU_SMS_SECRET", ""),
        "body": os.environ.get("TINGSU_SMS_BODY", ""),
        "ok": os.environ.get("TINGSU_SMS_OK", ""),
        "id": os.environ.get("TINGSU_SMS_ID", ""),
    },
    "wecom": {
        "url": os.environ.get("TINGSU_WECOM_URL", ""),
        "token": os.environ.get("TINGSU_WECOM_TOKEN", ""),
        "secret": os.environ.get("TINGSU_WECOM_SECRET", ""),
        "body": os.environ.get("TINGSU_WECOM_BODY", ""),
        "ok": os.environ.get("TINGSU_WECOM_OK", ""),
        "id": os.environ.get("TINGSU_WECOM_ID", ""),
    },
}
GATEWAY_SECONDS = 10
HOOKS_INSIDE = os.environ.get("TINGSU_HOOKS_INSIDE", "") == "1"
HOOK_SECONDS = 10

# A server that speaks the chat completions of OpenAI. Without URL and model nothing is ever sent.
LLM_URL = os.environ.get("TINGSU_LLM_URL", "")
LLM_MODEL = os.environ.get("TINGSU_LLM_MODEL", "")
LLM_KEY = os.environ.get("TINGSU_LLM_KEY", "")
LLM_SECONDS = float(os.environ.get("TINGSU_LLM_SECONDS", "6"))
LLM_KEEP_TEXT = int(os.environ.get("TINGSU_LLM_KEEP_TEXT", "0"))
