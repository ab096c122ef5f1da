"""What administrators and people do to accounts: each is written down, and stands so from then on."""

from copy import deepcopy

from tests.month import company, log_rows, staff
from tests.month.log_rows import Row
from tests.month.scene import DESK_AT, Scene
from tests.month.things import STRANGE, Administrator, BypassCode, Computer, Credential, Person, Phone, Place, key_of

HELP = "Dina Rahman"


def come_in(scene: Scene, name: str, *, factor: str = "push", place: Place = DESK_AT) -> None:
    """Let an administrator sign in to the panel."""
    who = scene.administrator(name)
    said = {"factor": factor, "primary_auth_method": "Password", "role": who.role}
    legacy = {"ip_address": place.ip, "role": who.role, "device": who.phone, **said}
    scene.deed(name, "admin_login", ("admin", who.admin_id, who.name), said, legacy=legacy, place=place)
    who.last_login = int(scene.now)


def fail_to_come_in(scene: Scene, name: str, place: Place) -> None:
    """Let an administrator's second factor fail: the newer log knows only the address that was typed."""
    who = scene.administrator(name)
    actor = log_rows.target_of("admin", None, who.email, None)
    row = log_rows.activity(scene.now, scene.uuid(), "admin_login", actor, place=place, computer=STRANGE, worked=False)
    scene.rows["activity"].append((scene.now, row))
    said = {"ip_address": place.ip, "email": who.email, "factor": "push", "error": "Login timed out."}
    scene.rows["administrator"].append((scene.now, log_rows.deed(scene.now, name, "admin_2fa_error", None, said)))


def change_administrator(scene: Scene, who: Administrator, status: str, *, by: str = "Bruno Keller") -> None:
    before, who.status = who.status, status
    target = ("admin", who.admin_id, who.name)
    scene.deed(by, "admin_update", target, {"status": status}, before={"status": before})


def make_application(scene: Scene, name: str, kind: str, called: str, *, by: str = "Bruno Keller") -> None:
    """Have another application; `called` is what Duo calls its kind."""
    made = scene.protect(name, kind)
    said = {"greeting": "", "name": name, "notes": "", "raw_type": kind, "self_service_allowed": False, "type": called}
    scene.deed(by, "integration_create", ("integration", made["integration_key"], name), said)


def change_application(scene: Scene, which: Row, said: Row, *, by: str = "Bruno Keller") -> None:
    before = {each: which[each] for each in said}
    which.update(said)
    target = ("integration", which["integration_key"], which["name"])
    scene.deed(by, "integration_update", target, said, before=before)


def change_settings(scene: Scene, said: Row, *, by: str = "Alice Admin") -> None:
    before = {each: scene.settings[each] for each in said}
    scene.settings.update(said)
    scene.deed(by, "customer_update", ("customer", log_rows.ACCOUNT, scene.settings["name"]), said, before=before)


def order_code(scene: Scene, who: Person, *, valid_secs: int = 4 * 3600, uses: int = 1, by: str = HELP) -> BypassCode:
    """Give somebody a code; no seconds and no uses stand for as many as they like."""
    made = BypassCode(
        bypass_code_id=code_id(scene, who, scene.now),
        created=int(scene.now),
        expiration=int(scene.now) + valid_secs if valid_secs else None,
        reuse_count=uses or None,
        admin_email=scene.administrator(by).email,
    )
    who.codes.append(made)
    said: Row = {"count": 1, "valid_secs": valid_secs, "auto_generated": True, "remaining_uses": uses or None}
    legacy = {"bypass": "", **said, "user_id": who.user_id, "bypass_code_ids": [made.bypass_code_id]}
    target = ("user_bypass", who.user_id, who.username)
    scene.deed(by, "bypass_create", target, {"bkeys": [made.bypass_code_id], **said}, legacy=legacy)
    return made


def code_id(scene: Scene, who: Person, at: float) -> str:
    return key_of("DB", f"{scene.seed}|{who.number}|{int(at)}")


def use_code(
    scene: Scene,
    who: Person,
    place: Place,
    *,
    works: bool = True,
    stranger: Computer | None = None,
    reason: str = "valid_passcode",
) -> None:
    """Type the last code; it is gone once its uses are."""
    if not works:
        scene.attempt(who, place, "invalid_passcode", "denied", "bypass_code", computer=stranger)
        return
    scene.attempt(who, place, reason, "success", "bypass_code", computer=stranger)
    code = who.codes[-1]
    if code.reuse_count is not None:
        code.reuse_count -= 1
        who.codes = [each for each in who.codes if each.reuse_count != 0]


def drop_codes(scene: Scene, who: Person, *, by: str = HELP) -> None:
    who.codes.clear()
    scene.deed(by, "bypass_delete", ("user_bypass", who.user_id, who.username))


def set_status(scene: Scene, who: Person, status: str, *, by: str = HELP) -> None:
    """Change somebody's status, which the logs write with a capital."""
    before, who.status, who.lockout_reason = who.status, status, None
    target = ("user", who.user_id, who.username)
    scene.deed(by, "user_update", target, {"status": status.title()}, before={"status": before.title()})


def join(scene: Scene, who: Person, group: str, *, by: str = "Carmen Ortiz") -> None:
    who.groups = [*who.groups, group]
    there = scene.groups[group]
    scene.deed(by, "group_update", ("group", there.group_id, there.name), {"user_added": who.username})


def enrol_phone(
    scene: Scene,
    who: Person,
    place: Place,
    name: str,
    *,
    stranger: Computer | None = None,
    model: tuple[str, str, str] | None = None,
) -> Phone:
    """Let somebody add a phone by themselves, wherever they are."""
    made = staff.phone(scene.seed, who, name, int(scene.now), model=model)
    who.phones.append(made)
    said = {"number": made.number}
    scene.own_deed(who, place, "phone_create", ("phone", made.phone_id, made.number), said, computer=stranger)
    return made


def enrol_passkey(scene: Scene, who: Person, place: Place, name: str) -> Credential:
    made = staff.passkey(scene.seed, who, name, int(scene.now), label="Security Key")
    who.credentials.append(made)
    said = {
        "credential_name": made.name,
        "label": made.label,
        "passwordless_authorized": False,
        "transports": ["usb"],
        "uv_capable": False,
        "webauthnkey": made.webauthnkey,
    }
    scene.own_deed(who, place, "webauthncredential_create", ("webauthncredential", made.webauthnkey, made.name), said)
    return made


def drop_passkey(scene: Scene, who: Person, gone: Credential, *, by: str = HELP) -> None:
    who.credentials.remove(gone)
    scene.deed(by, "webauthncredential_delete", ("webauthncredential", gone.webauthnkey, gone.name))


def give_phone(scene: Scene, who: Person, phone: Phone, *, by: str = HELP) -> None:
    """Attach a phone that is there to somebody."""
    who.phones.append(phone)
    said = {"number": phone.number, "platform": phone.platform}
    scene.deed(by, "phone_associate", ("phone", phone.phone_id, phone.number), said)
    said_of_user = {"phones": ", ".join(each.number for each in who.phones)}
    scene.deed(by, "user_update", ("user", who.user_id, who.username), said_of_user)


def drop_phone(scene: Scene, who: Person, gone: Phone, *, by: str = HELP) -> None:
    """Take a phone from somebody."""
    who.phones.remove(gone)
    scene.deed(by, "phone_disassociate", ("phone", gone.phone_id, gone.number), {"number": gone.number})
    said = {"phones": ", ".join(each.number for each in who.phones)}
    scene.deed(by, "user_update", ("user", who.user_id, who.username), said)


def change_role(scene: Scene, name: str, role: str, *, by: str = "Bruno Keller") -> None:
    who = scene.administrator(name)
    before, who.role = who.role, role
    scene.deed(by, "admin_update", ("admin", who.admin_id, who.name), {"role": role}, before={"role": before})


def make_administrator(scene: Scene, name: str, role: str, *, by: str = "Bruno Keller") -> None:
    """Invite an administrator, who has not come yet."""
    made = company.administrator(name, role, int(scene.now))
    made.status, made.last_login, made.phone = "Pending Activation", None, None
    scene.administrators.append(made)
    said: Row = {"name": name, "phone": None, "is_temporary_password": False, "email": made.email, "hardtoken": None}
    said |= {"role": role, "status": made.status, "restricted_by_admin_units": False, "administrative_units": ""}
    scene.deed(by, "admin_create", ("admin", made.admin_id, made.name), said)


def switch_sms(scene: Scene, policy_name: str, *, allowed: bool, by: str = "Alice Admin") -> None:
    """Have a policy take codes from text messages, or not any more."""
    policy = next(each for each in scene.policies if each["policy_name"] == policy_name)
    before = _methods(policy)
    company.allow_sms(policy, allowed=allowed)
    target = ("policy", policy["policy_key"], policy_name)
    scene.deed(by, "policy_update", target, _methods(policy), before=before, legacy={"allow_factor_sms": allowed})


def remember_for(scene: Scene, policy: Row, days: int, *, by: str = "Alice Admin") -> None:
    """Have a policy remember browsers for so many days."""
    section = policy["sections"]["remembered_devices"]
    before = {"remembered_devices": deepcopy(section)}
    section["browser_apps"]["risk_based"]["max_time_value"] = days
    legacy = {"local_trusted_sessions_display_unit": "days", "local_trusted_sessions_display_val": days}
    target = ("policy", policy["policy_key"], policy["policy_name"])
    scene.deed(by, "policy_update", target, {"remembered_devices": section}, before=before, legacy=legacy)


def _methods(policy: Row) -> Row:
    methods = policy["sections"]["authentication_methods"]
    return {each: list(methods[each]) for each in ("allowed_auth_list", "blocked_auth_list")}
