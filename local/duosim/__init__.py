"""A Duo that runs on one machine: the wire, the people, and the phone in their hand.

Start it::

    python -m local.duosim --state DIR [--http-port N --tls-port N --phone-port N --demo --redirect-uri URI]

When it answers it writes ``DIR/duosim.json``: ``{"http_port", "tls_port", "phone_port", "ca_file", "integrations":
[{"ikey", "skey", "type", "name",
"redirect_uris"}]}``. Keys, CA, people, settings and attempt records live in DIR and outlive it.

Inside a test process::

    with running() as duo:
        duo.http_port, duo.tls_port, duo.ca_file, duo.phone_url
        key = duo.integration("authapi")                            # .ikey .skey .type .name
        duo.control.put_person(Person("alice", devices=[Phone()]))
        duo.control.script("alice", Outcome.approve())              # the next attempt is approved by itself
        duo.control.wait_for_push("alice"); duo.control.press("alice", "approve")   # or by hand
        duo.control.add_fault(Fault.rate_limit("/auth/v2/auth", retry_after=2, count=3).for_person("alice"))
        duo.control.skew(-400)                                      # a wrong clock, as callers see it
        duo.control.advance(61)                                     # a minute passes inside: pushes time out
        duo.mfa, duo.pwl                                            # two clients of the Universal Prompt: .ikey .skey
        duo.control.prompt("alice", PromptAnswer.allow("WebAuthn Chrome Touch ID"))   # her next visit there
        duo.control.prompt("alice", PromptAnswer.allow().tampered(Tampering.wrong_nonce()))
        duo.control.records("alice"), duo.control.journal("/auth/v2/auth")
        duo.control.reset()                                         # between tests: everything but keys and CA

``Control`` (control.py) says the same things to a simulator in another process: ``Control(phone_url)``.
The words it speaks in are ``people.Person, Phone, Token``, ``script.Outcome, PreauthAnswer``, ``faults.Fault``,
``settings.Settings``, ``records.AttemptRecord``, ``journal.Entry``, ``prompt.answers.PromptAnswer`` and
``prompt.tampering.Tampering``.

A person, as JSON and as keyword arguments of ``Person`` (all but ``username`` may be left out)::

    {"username": "carol", "realname": "", "email": "", "user_id": "DU...", "aliases": [], "groups": [],
     "status": "active" | "bypass" | "disabled" | "locked out",
     "verified_push": null | "off" | "required", "verified_push_digits": null | 3..6,      # null: as the settings say
     "bypass_codes": ["123456789"], "failures": 0,
     "devices": [
       {"type": "phone", "device": "DP...", "name": "", "model": "iPhone", "number": "+17345550100",
        "capabilities": ["auto", "push", "sms", "phone", "mobile_otp"],
        "otp_secret": "<hex>", "otp_count": 0, "sms_codes": [], "sms_inbox": []},
       {"type": "token", "device": "DH...", "serial": "123456", "otp_secret": "<hex>", "otp_count": 0}],
     "webauthn": [{"device": "WA...", "name": "Touch ID", "is_platform": true, "uv_capable": true}]}

Every attempt is in the logs of the Admin API too, ``log_delay_seconds`` (120) after it ended:
``control.advance(121)`` lets a test read it. ``control.add_log_rows(LogRow.of("activity", {...}, seen=...))`` writes
others, as old, late or odd as a test needs them; settings decide how pages end and whether rows come twice
(``log_end``, ``log_border_repeats``).

``for text in control.every_row("activity", low_ms, high_ms)`` is what a collector must have in the end: each row of
that time as the text on the wire, also those that nobody may see yet; ``control.count_rows`` counts them.

``control.put_endpoint``, ``put_administrator``, ``put_policy``, ``put_integration``, ``put_bypass_code`` and their
opposites change the rest of the account without a trace in its logs; settings say whether its edition has endpoints
(``endpoints``) and Trust Monitor (``trust_monitor``).

``control.organise(Organisation(seed=7, people=20_000, attempts_per_day=50_000, begins=...))`` adds a whole company
and the events of its days (``organisation``).

Phones, tokens, credentials and people have further fields that only the Admin API shows (``people.py``);
``bypass_terms`` says of a code when it ends and how often it may be used. Groups are names; ``control.put_group``
declares one with a status. ``control.add_admin_api(name, *grants)`` makes an integration of the Admin API; the
account's own, ``duo.integration("adminapi")``, may read and change nothing.

Somebody without devices is not enrolled (at the Universal Prompt, a passkey or a bypass code is enough).
A name that nobody has follows ``Settings.new_user_policy``.

Three listeners, all on 127.0.0.1: the API on plain HTTP, the same API on TLS, and the phone page with the control API.

Nothing here is imported by the product, and nothing of the product or of Duo's clients is imported here: what a
signature is was written down again from the specification, so that two mistakes cannot agree.
"""
