"""The SQL that draws the cards of one connection from its inventories and from what was seen of its people.

A card is JSON in the shape of its class, so that reading it needs no translation; and in one order, so that what did
not change has the digest that it had. Texts are cut: a card must fit into a row, whatever somebody writes into Duo.
"""

from typing import Final

RECIPE: Final = 2
"""Raised when cards are drawn otherwise, so that all are written anew."""

LONGEST: Final = 200
BRIEF: Final = 60
"""Characters of a name, and of what is said of a thing."""

MOST_THINGS: Final = 20
MOST_GROUPS: Final = 100
MOST_USED: Final = 20
"""Things of each kind. A row takes 400 KB, and there are texts of which each character takes six bytes of JSON."""

MOST_IDLE: Final = 25
MOST_EVENTS: Final = 30
LONGEST_ID: Final = 100

MACROS: Final = (
    f"CREATE OR REPLACE MACRO told(said) AS coalesce(left(said, {LONGEST}), '')",
    f"CREATE OR REPLACE MACRO brief(said) AS coalesce(left(said, {BRIEF}), '')",
    "CREATE OR REPLACE MACRO few(things, most) AS list_slice(coalesce(things, []), 1, most)",
    "CREATE OR REPLACE MACRO texts(said, most) AS list_transform(few(said, most), lambda each: brief(each))",
)

PEOPLE: Final = f"""
    SELECT * FROM users WHERE connection = $connection AND length(user_id) BETWEEN 1 AND {LONGEST_ID}
    QUALIFY row_number() OVER (PARTITION BY user_id ORDER BY last_listed DESC) = 1
"""  # noqa: S608 - made of constants alone

USED: Final = """
    SELECT user_id, kind, value, arg_max(brief(label), last_at) AS label,
        sum(CASE WHEN outcome = 'success' THEN times ELSE 0 END)::BIGINT AS successes,
        sum(CASE WHEN outcome = 'success' THEN 0 ELSE times END)::BIGINT AS failures,
        coalesce(min(first_at), 0) AS first, coalesce(max(last_at), 0) AS last
    FROM seen
    WHERE connection = $connection AND kind IN ('ip', 'network', 'country', 'device', 'factor', 'application')
        AND value IS NOT NULL AND length(value) BETWEEN 1 AND 100
    GROUP BY user_id, kind, value
"""

STANDS: Final = """
    WITH best AS (
        SELECT user_id, min(CASE factor WHEN 'webauthn' THEN 1 WHEN 'push' THEN 2 WHEN 'desktop' THEN 2
            WHEN 'unknown' THEN 3 WHEN 'mobile_otp' THEN 4 WHEN 'token' THEN 4 ELSE 5 END) AS place
        FROM factors WHERE connection = $connection GROUP BY user_id
    ), let_by AS (
        SELECT DISTINCT user_id FROM memberships WHERE connection = $connection AND status = 'bypass'
    ), said AS (
        SELECT user_id, max(class) AS kind FROM classes WHERE connection = $connection GROUP BY user_id
    )
    SELECT people.user_id, coalesce(said.kind, '') AS kind,
        CASE WHEN lower(status) IN ('disabled', 'pending deletion') THEN lower(status)
            WHEN lower(status) = 'bypass' OR let_by.user_id IS NOT NULL THEN 'bypass'
            WHEN lower(status) = 'locked out' THEN 'locked out'
            WHEN is_enrolled THEN 'enrolled' WHEN NOT is_enrolled THEN 'not enrolled' ELSE 'unknown' END AS enrolment,
        CASE place WHEN 1 THEN 'phishing-resistant' WHEN 2 THEN 'push' WHEN 3 THEN 'unknown' WHEN 4 THEN 'passcodes'
            WHEN 5 THEN 'texts or calls' ELSE 'none' END AS strength
    FROM people LEFT JOIN best USING (user_id) LEFT JOIN let_by USING (user_id) LEFT JOIN said USING (user_id)
"""
"""A phone of which nobody knows what it can do may take pushes: so it is stronger than a passcode that is known."""

MIX_CARDS: Final = f"""
    WITH enrolments AS (
        SELECT enrolment AS name, count(*) AS people FROM stands GROUP BY enrolment
    ), strengths AS (
        SELECT strength AS name, count(*) AS people FROM stands
        WHERE enrolment NOT IN ('disabled', 'pending deletion') GROUP BY strength
    ), came AS (
        SELECT DISTINCT user_id, CASE kind WHEN 'factor' THEN brief(value) END AS name
        FROM seen WHERE connection = $connection AND kind IN ('any', 'factor') AND outcome = 'success'
            AND last_at >= $since
    ), used_factors AS (
        SELECT name, count(*) AS people FROM came WHERE name <> '' GROUP BY name
    )
    SELECT 'mix' AS name, to_json({{
        connection: $connection, people: (SELECT count(*) FROM stands),
        enrolments: (SELECT coalesce(list({{name: name, people: people}} ORDER BY name), []) FROM enrolments),
        strengths: (SELECT coalesce(list({{name: name, people: people}} ORDER BY name), []) FROM strengths),
        signed_in: (SELECT count(DISTINCT user_id) FROM came),
        factors: (SELECT few(list({{name: name, people: people}} ORDER BY people DESC, name), {MOST_USED})
            FROM used_factors),
        first: (SELECT min(first_at) FROM seen WHERE connection = $connection)
    }})::VARCHAR AS card
    WHERE EXISTS (FROM stands) OR EXISTS (FROM came)
"""  # noqa: S608 - as above

PERSON_CARDS: Final = f"""
    WITH ranked AS (
        SELECT *, row_number() OVER (PARTITION BY user_id, kind ORDER BY last DESC, value) AS place
        FROM used
    ), came AS (
        SELECT user_id, max(last_at) AS last FROM seen
        WHERE connection = $connection AND kind = 'any' AND outcome = 'success' GROUP BY user_id
    ), uses AS (
        SELECT user_id, list({{
            kind: kind, value: value, label: label, successes: successes, failures: failures, first: first, last: last
        }} ORDER BY kind, last DESC, value) AS used
        FROM ranked WHERE place <= {MOST_USED} GROUP BY user_id
    ), holds AS (
        SELECT user_id, unnest(few(phone_ids, {MOST_THINGS})) AS phone_id FROM people
    ), telephones AS (
        SELECT holds.user_id, list({{
            id: holds.phone_id, name: brief(name), number: brief(number), type: brief(type), platform: brief(platform),
            model: brief(model), os_version: brief(os_version), activated: activated,
            capabilities: texts(capabilities, 10), encrypted: brief(encrypted), screenlock: brief(screenlock),
            tampered: brief(tampered), fingerprint: brief(fingerprint), last_seen: last_seen,
            shared: greatest(coalesce(len(list_distinct(user_ids)), 1), 1)
        }} ORDER BY holds.phone_id) AS phones
        FROM holds LEFT JOIN (SELECT * FROM phones WHERE connection = $connection) AS phones USING (phone_id)
        GROUP BY holds.user_id
    ), bears AS (
        SELECT user_id, unnest(few(token_ids, {MOST_THINGS})) AS token_id FROM people
    ), hardware AS (
        SELECT bears.user_id, list({{id: bears.token_id, type: brief(type), serial: brief(serial)}}
            ORDER BY bears.token_id) AS tokens
        FROM bears LEFT JOIN (SELECT * FROM tokens WHERE connection = $connection) AS tokens USING (token_id)
        GROUP BY bears.user_id
    ), registers AS (
        SELECT user_id, unnest(few(webauthn_keys, {MOST_THINGS})) AS webauthnkey FROM people
    ), keys AS (
        SELECT registers.user_id, list({{
            id: registers.webauthnkey, name: brief(credential_name), label: brief(label), added: date_added
        }} ORDER BY registers.webauthnkey) AS credentials
        FROM registers
        LEFT JOIN (SELECT * EXCLUDE (user_id) FROM webauthn WHERE connection = $connection) AS known USING (webauthnkey)
        GROUP BY registers.user_id
    ), codes AS (
        SELECT user_id, few(list({{
            id: bypass_code_id, made_by: brief(admin_email), created: created, expires: expiration, uses: reuse_count
        }} ORDER BY created DESC, bypass_code_id), {MOST_THINGS}) AS bypass_codes
        FROM bypass_codes WHERE connection = $connection AND bypass_code_id IS NOT NULL GROUP BY user_id
    ), belongs AS (
        SELECT user_id, unnest(few(list_zip(group_ids, group_names), {MOST_GROUPS})) AS pair FROM people
    ), memberships AS (
        SELECT belongs.user_id, list({{
            id: coalesce(pair[1], ''), name: brief(coalesce(known.name, pair[2])), status: brief(known.status)
        }} ORDER BY brief(coalesce(known.name, pair[2])), pair[1]) AS groups
        FROM belongs
        LEFT JOIN (SELECT * FROM groups WHERE connection = $connection) AS known ON known.group_id = pair[1]
        GROUP BY belongs.user_id
    )
    SELECT 'person ' || people.user_id AS name, to_json({{
        connection: $connection, user_id: people.user_id, username: told(username), realname: told(realname),
        email: told(email), status: lower(told(status)), status_since: status_since, lockout: told(lockout_reason),
        enrolled: is_enrolled, notes: told(notes), aliases: texts(alias_names, 10), created: created,
        last_sign_in: greatest(last_login, came.last), directory: told(directory_key), synced: last_directory_sync,
        groups: coalesce(groups, []), phones: coalesce(phones, []), tokens: coalesce(tokens, []),
        credentials: coalesce(credentials, []), bypass_codes: coalesce(bypass_codes, []), used: coalesce(used, []),
        enrolment: stands.enrolment, strength: stands.strength, kind: stands.kind
    }})::VARCHAR AS card
    FROM people
    LEFT JOIN uses USING (user_id) LEFT JOIN telephones USING (user_id) LEFT JOIN hardware USING (user_id)
    JOIN stands USING (user_id) LEFT JOIN came USING (user_id)
    LEFT JOIN keys USING (user_id) LEFT JOIN codes USING (user_id) LEFT JOIN memberships USING (user_id)
"""  # noqa: S608 - as above

APPLICATION_CARDS: Final = f"""
    WITH named AS (
        SELECT integration_key AS key, told(name) AS name, true AS listed, told(type) AS type,
            told(policy_name) AS policy, told(user_access) AS access, coalesce(groups_allowed, []) AS allowed
        FROM (SELECT * FROM integrations WHERE connection = $connection) AS integrations
        LEFT JOIN (SELECT policy_key, any_value(policy_name) AS policy_name FROM policies
            WHERE connection = $connection GROUP BY policy_key) AS policies USING (policy_key)
        WHERE length(integration_key) BETWEEN 1 AND {LONGEST_ID}
        UNION ALL
        SELECT value, arg_max(label, last), false, '', '', '', []
        FROM used WHERE kind = 'application' AND length(value) <= {LONGEST_ID} AND value NOT IN (
            SELECT integration_key FROM integrations WHERE connection = $connection AND integration_key IS NOT NULL)
        GROUP BY value
    ), may AS (
        SELECT key, user_id, username
        FROM named JOIN people ON status IS NULL OR lower(status) NOT IN ('disabled', 'pending deletion')
        WHERE listed AND CASE access
            WHEN 'ALL_USERS' THEN true
            WHEN 'PERMITTED_GROUPS' THEN list_has_any(coalesce(group_ids, []), allowed)
            WHEN 'NO_USERS' THEN false
            ELSE len(allowed) = 0 OR list_has_any(coalesce(group_ids, []), allowed) END
    ), uses AS (
        SELECT value AS key, user_id, successes, failures, first, last FROM used WHERE kind = 'application'
    ), counted AS (
        SELECT key, count(*) FILTER (successes > 0) AS users,
            count(*) FILTER (successes > 0 AND uses.last >= $since) AS recent, sum(successes)::BIGINT AS successes,
            sum(failures)::BIGINT AS failures, min(first) AS first, max(last) FILTER (successes > 0) AS last
        FROM uses GROUP BY key
    ), allowed_to AS (
        SELECT may.key, count(*) AS may,
            count(*) FILTER (uses.last >= $since AND uses.successes > 0) AS "using",
            few(list({{user_id: may.user_id, username: told(username)}} ORDER BY username, may.user_id)
                FILTER (uses.last IS NULL OR uses.last < $since OR uses.successes = 0), {MOST_IDLE}) AS idle
        FROM may LEFT JOIN uses ON uses.key = may.key AND uses.user_id = may.user_id GROUP BY may.key
    ), by_factor AS (
        SELECT split_part(value, chr(31), 1) AS key, split_part(value, chr(31), 2) AS value,
            sum(CASE WHEN outcome = 'success' THEN times ELSE 0 END)::BIGINT AS successes,
            sum(CASE WHEN outcome = 'success' THEN 0 ELSE times END)::BIGINT AS failures,
            coalesce(min(first_at), 0) AS first, coalesce(max(last_at), 0) AS last
        FROM seen WHERE connection = $connection AND kind = 'application_factor' GROUP BY ALL
    ), with_factors AS (
        SELECT key, few(list({{
            kind: 'factor', value: value, label: '', successes: successes, failures: failures, first: first, last: last
        }} ORDER BY successes DESC, value), {MOST_USED}) AS factors
        FROM by_factor WHERE value <> '' GROUP BY key
    ), titles AS (
        SELECT key, list(told(coalesce(known.name, id)) ORDER BY id) AS groups
        FROM (SELECT key, unnest(few(allowed, {MOST_GROUPS})) AS id FROM named)
        LEFT JOIN (SELECT * FROM groups WHERE connection = $connection) AS known ON known.group_id = id GROUP BY key
    )
    SELECT 'application ' || named.key AS name, to_json({{
        connection: $connection, key: named.key, name: named.name, listed: listed, type: type, policy: policy,
        access: access, groups: coalesce(groups, []), may: CASE WHEN listed THEN coalesce(may, 0) END,
        "using": coalesce(CASE WHEN listed THEN "using" ELSE recent END, 0),
        users: coalesce(users, 0), first: counted.first, last: counted.last,
        successes: coalesce(successes, 0), failures: coalesce(failures, 0), factors: coalesce(factors, []),
        idle: coalesce(idle, [])
    }})::VARCHAR AS card
    FROM named LEFT JOIN counted USING (key) LEFT JOIN allowed_to USING (key) LEFT JOIN with_factors USING (key)
    LEFT JOIN titles USING (key)
"""  # noqa: S608 - as above

DAYS: Final = f"""
    WITH fresh AS (
        SELECT user_id, day FROM signins
        WHERE connection = $connection AND day >= $first AND user_id IS NOT NULL
        GROUP BY user_id, day HAVING max(available) > $since
    ), ranked AS (
        SELECT *, row_number() OVER (PARTITION BY user_id, day ORDER BY moment DESC, key) AS place
        FROM signins JOIN fresh USING (user_id, day) WHERE connection = $connection
    )
    SELECT to_json({{
        user_id: user_id, day: day, times: count(*), events: list({{
            "at": moment, result: brief(result), reason: brief(reason), factor: brief(factor),
            application: brief(application), ip: brief(ip), country: brief(country), device: brief(device),
            txid: brief(txid)
        }} ORDER BY moment DESC, key) FILTER (place <= {MOST_EVENTS})
    }})::VARCHAR AS told
    FROM ranked GROUP BY user_id, day ORDER BY user_id, day
"""  # noqa: S608 - as above

NEWEST: Final = "SELECT coalesce(max(available), 0) FROM signins WHERE connection = $connection"
