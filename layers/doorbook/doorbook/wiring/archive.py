"""What the pages of people and applications read."""

from doorbook.adapters.dynamodb.by_person import DynamoByPerson
from doorbook.adapters.watch.dossiers import StoredShelves
from doorbook.adapters.watch.findings import findings_about
from doorbook.adapters.watch.listings import StoredListings
from doorbook.adapters.watch.own_records import StoredOwnRecords
from doorbook.adapters.watch.risks import risk_about
from doorbook.dossiers.desk import DossierDesk
from doorbook.dossiers.person import PersonCard
from doorbook.signin.by_person import SignIn
from doorbook.signin.in_duo import NameRule, person_of
from doorbook.signin.ledger import Ledger
from doorbook.signin.names import DuoNameRule
from doorbook.web.console.dossiers import Archive
from doorbook.wiring.clients import dynamodb, env, tables
from doorbook.wiring.watching import watch_rows


def archive(ledger: Ledger) -> Archive:
    """Return what the console knows of people, from the environment."""
    by_person = DynamoByPerson(dynamodb(), tables())
    rule = NameRule(DuoNameRule(env("DUO_NAME_RULE")), env("DUO_NAME_TEMPLATE"))

    def sign_ins(card: PersonCard) -> tuple[SignIn, ...]:
        found = person_of(ledger.doors, (card.username, *card.aliases), card.email, rule)
        return by_person.sign_ins(found.id, None).items if found else ()

    rows = watch_rows()
    return Archive(
        desk=DossierDesk(StoredShelves(rows)),
        records=StoredOwnRecords(rows),
        listings=StoredListings(rows),
        sign_ins=sign_ins,
        findings=findings_about(rows),
        risk=risk_about(rows),
    )
