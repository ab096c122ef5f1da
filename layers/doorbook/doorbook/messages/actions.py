"""What is read about actions in the console; apart from the others, for nobody needs it to sign in."""

from typing import Final

from doorbook.messages.message import Message

DISABLE: Final = Message(
    "actions.disable",
    "Disable this person",
    "Duo refuses them everywhere, and what they have open at this portal ends. Their phones and groups stay.",
)
ACTIVATE: Final = Message(
    "actions.activate",
    "Make this person active",
    "Ends a lockout or a bypass: Duo asks them for their second factor again.",
)
SEND_ENROLMENT: Final = Message(
    "actions.send-enrolment",
    "Send the enrolment mail",
    "Duo sends a mail with a link by which they add their phone.",
)
DETACH_PHONE: Final = Message(
    "actions.detach-phone",
    "Take this phone from them",
    "They can no longer confirm with it. The phone stays in Duo, and can be given back.",
)
DELETE_CREDENTIAL: Final = Message(
    "actions.delete-credential",
    "Delete this passkey or security key",
    "It cannot be brought back: they would have to add it again.",
)
DELETE_BYPASS_CODE: Final = Message(
    "actions.delete-bypass-code",
    "Delete this bypass code",
    "Whoever has it can no longer use it. It cannot be brought back.",
)
CREATE_BYPASS_CODE: Final = Message(
    "actions.create-bypass-code",
    "Create a bypass code",
    "It lets them in once in the place of their phone. Be sure that it is they who ask. Codes they have stay valid.",
)
ADD_TO_GROUP: Final = Message(
    "actions.add-to-group",
    "Add them to a group",
    "What Duo's policies say of this group counts for them from then on.",
)
REMOVE_FROM_GROUP: Final = Message(
    "actions.remove-from-group",
    "Take them out of this group",
    "What Duo's policies say of this group no longer counts for them.",
)
DELETE_USER: Final = Message(
    "actions.delete-user",
    "Delete this person in Duo",
    "They can no longer sign in. Duo keeps them for some days, in which this can be undone; then all is gone.",
)
CLASSIFY: Final = Message(
    "actions.classify",
    "Say what this is",
    "A record of Doorbook's own: checks expect different things of people, services and emergency access.",
)
LINK: Final = Message(
    "actions.link",
    "Say that two are one person",
    "A record of Doorbook's own: what either does is then seen together.",
)
END_SESSIONS: Final = Message(
    "actions.end-sessions",
    "End what they have open at this portal",
    "They are signed out everywhere, and no browser remembers them any more. Duo does not change.",
)

NOT_YOURS: Final = Message(
    "actions.not-yours",
    "This is not for your role.",
    "Nothing was changed. Ask an administrator to do it.",
)
ENABLING_NOT_YOURS: Final = Message(
    "actions.enabling-not-yours",
    "They were disabled or deleted on purpose, so only an administrator makes them active again.",
    "Nothing was changed. Ask an administrator, and say why they should be let in.",
)
OTHER_MAIL_NOT_YOURS: Final = Message(
    "actions.other-mail-not-yours",
    "The mail goes only to the address that Duo has of them.",
    "Whoever gets it can enrol as them. If the address is wrong or missing, ask an administrator.",
)
READ_ONLY: Final = Message(
    "actions.read-only",
    "This connection only reads, so nothing can be changed through it.",
    "An administrator can choose “Read and write” on the connection's page. Its application in Duo needs the grant "
    "named here.",
)
NOT_GRANTED: Final = Message(
    "actions.not-granted",
    "The connection's keys may not do this in Duo.",
    "Tick the grant named here in the Duo Admin Panel, at the connection's Admin API application. Then test the "
    "connection and try again.",
)
STALE: Final = Message(
    "actions.stale",
    "Something changed since this was planned, so nothing was done.",
    "Below is how it would be now. Look again, and decide again.",
)
ALREADY: Final = Message(
    "actions.already",
    "It is so already.",
    "There is nothing to do.",
)
GONE: Final = Message(
    "actions.gone",
    "This person does not have it any more.",
    "Somebody may have taken it away. Look at how they stand now.",
)
DELETED_ALREADY: Final = Message(
    "actions.deleted-already",
    "This person waits for deletion in Duo.",
    "Undo the deletion, or restore them in the Duo Admin Panel, before you change anything.",
)
IS_DISABLED: Final = Message(
    "actions.is-disabled",
    "This person is disabled, so a code would not let them in.",
    "Make them active first, if they should be let in.",
)
IS_ENROLLED: Final = Message(
    "actions.is-enrolled",
    "This person is enrolled already, so Duo sends no mail.",
    "If their phone is lost, take it from them first. Or give them a bypass code for today.",
)
EMAIL_UNFIT: Final = Message(
    "actions.email-unfit",
    "This is not an e-mail address, or there is none.",
    "Write one address, such as alice@example.com.",
)
HOURS_UNFIT: Final = Message(
    "actions.hours-unfit",
    "This is not one of the times that a code may be valid for.",
    "Choose one of those offered, the shortest that will do.",
)
GROUP_UNFIT: Final = Message(
    "actions.group-unfit",
    "There is no such group in Duo.",
    "Write its name just as Duo shows it.",
)
KIND_UNFIT: Final = Message(
    "actions.kind-unfit",
    "This is none of the kinds there are.",
    "Choose one of those offered.",
)
OTHER_UNFIT: Final = Message(
    "actions.other-unfit",
    "There is nobody else of this name in this Duo account.",
    "Write the name of the other one just as Duo shows it.",
)
NOT_HERE: Final = Message(
    "actions.not-here",
    "Nobody at this portal is this person in Duo.",
    "There is nothing of theirs to end here.",
)
SECOND_PERSON: Final = Message(
    "actions.second-person",
    "This waits for a second administrator.",
    "Send them the address of this page. They have a day; then you have to ask again.",
)
NOT_BOTH: Final = Message(
    "actions.not-both",
    "You asked for this yourself, so somebody else has to agree.",
    "Send the address of this page to another administrator.",
)
LAPSED: Final = Message(
    "actions.lapsed",
    "Nobody agreed within a day, so nothing was done.",
    "Ask again, if it is still wanted.",
)
CHANGED_SINCE_ASKED: Final = Message(
    "actions.changed-since-asked",
    "Something about this person changed since it was asked for, so nothing was done.",
    "Look at how they stand now. If it is still wanted, it has to be asked for anew.",
)
NOT_WAITING: Final = Message(
    "actions.not-waiting",
    "This does not wait for anybody any more.",
    "Look at how it stands now.",
)
BUSY: Final = Message(
    "actions.busy",
    "Somebody else is changing this person at this moment.",
    "Nothing of yours was done. Wait a minute, and look at how they stand then.",
)
NO_WAY_BACK: Final = Message(
    "actions.no-way-back",
    "This cannot be undone.",
    "Look at how they stand now, and at what else can be done.",
)
MOVED_ON: Final = Message(
    "actions.moved-on",
    "Something changed since this was done, so it was not undone.",
    "Look at how they stand now, and decide from there.",
)

DONE: Final = Message(
    "actions.done",
    "It is done.",
    "The audit says who did it and when.",
)
FOUND_DONE: Final = Message(
    "actions.found-done",
    "It is done, though we heard no answer from Duo when we asked for it.",
    "We looked again, and it is as it was planned.",
)
CODE_LOST: Final = Message(
    "actions.code-lost",
    "A code was created, but nobody saw it: Duo's answer was lost on the way.",
    "It is of no use to anybody. Undo this, which deletes it, and create another.",
)
FOUND_NOT_DONE: Final = Message(
    "actions.found-not-done",
    "It was not done: Duo did not take the request.",
    "Nothing was changed. Try again.",
)
UNSURE: Final = Message(
    "actions.unsure",
    "We cannot tell whether Duo did it: its answer was lost, and nothing shows whether it was done.",
    "Ask the person, or look into Duo's own log. Doing it again does no harm.",
)
BROKEN_OFF: Final = Message(
    "actions.broken-off",
    "Duo did not answer, so we do not know yet whether it is done.",
    "Load this page again in a minute: we look in Duo, and say how it ended.",
)
REFUSED: Final = Message(
    "actions.refused",
    "Duo refused to do this.",
    "Its own words are below. Nothing was changed.",
)
REFUSED_SYNCED: Final = Message(
    "actions.refused-synced",
    "Duo refused, for a directory keeps this person.",
    "Change them in that directory; Duo takes it over at its next synchronisation. Nothing was changed here.",
)
REFUSED_GONE: Final = Message(
    "actions.refused-gone",
    "Duo no longer has what this is about.",
    "Somebody may have deleted it a moment ago. Look at how they stand now.",
)
REFUSED_CONFLICT: Final = Message(
    "actions.refused-conflict",
    "Duo says that this contradicts something it has.",
    "Its own words are below. Nothing was changed.",
)
LIMITED: Final = Message(
    "actions.limited",
    "Duo did not do it, for it is asked too often at the moment.",
    "Nothing was changed. Wait a minute and try again.",
)
UNREACHED: Final = Message(
    "actions.unreached",
    "Duo did not take the request: something is wrong with the connection's keys or its way to Duo.",
    "Nothing was changed. An administrator can test the connection on its page, which names the cure.",
)
CANNOT_LOOK: Final = Message(
    "actions.cannot-look",
    "Duo cannot be asked at the moment, so nothing can be planned.",
    "Nothing was changed. Try again in a minute; if it stays so, test the connection on its page.",
)
YOUR_TURN: Final = Message(
    "actions.your-turn",
    "Somebody asked for this, and it waits for you or another administrator.",
    "Be sure that it is wanted, by asking them. It is done when you agree; leave it alone if it should not be.",
)
UNDONE: Final = Message(
    "actions.undone",
    "It is undone.",
    "All that was changed is as it was before.",
)

ALL: Final[dict[str, Message]] = {m.id: m for m in list(globals().values()) if isinstance(m, Message)}
