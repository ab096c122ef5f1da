"""A file of people: each way to write it wrong names its line, and its twin is read."""

import pytest

from doorbook.command.people_file import read
from doorbook.signin.registrar import Newcomer

HASH = "$argon2id$v=19$m=19456,t=2,p=1$oYwU3gipmDOmY2rln+RXkw$ABPWn+VOMeDwBx82MGkJxNHQrNN3r8NGUg5pH/wqSvs"


def test_a_whole_file_is_read() -> None:
    file = read(
        f'name,display,groups,password_hash\nalice,"Moreau, Alice",staff; night ,\n\nBob,,,"{HASH}"\n'.encode(
            "utf-8-sig"
        )
    )

    assert file.faults == ()
    assert file.newcomers == (
        Newcomer(name="alice", display="Moreau, Alice", groups=frozenset({"staff", "night"})),
        Newcomer(name="Bob", password_hash=HASH),
    )


@pytest.mark.parametrize(
    ("wrong", "line", "says", "right"),
    [
        (b"", 1, "names the columns", b"name\nalice"),
        (b"alice\nbob", 1, "names the columns", b"name\nalice\nbob"),
        (b"name,password\nalice,secret", 1, "no file may hold passwords", b"name,password_hash\nalice,"),
        (b"name,mail\nalice,a@b", 1, "no column is called 'mail'", b"name,display\nalice,a@b"),
        (b"name,name\nalice,a", 1, "twice", b"name,display\nalice,a"),
        (b"name\n", 2, "nobody is named", b"name\nalice"),
        (b"name,display\nalice", 2, "1 fields in the place of 2", b"name,display\nalice,"),
        (b"name,display\nalice,Moreau, A", 2, "quote a field", b'name,display\nalice,"Moreau, A"'),
        (b"name,display\nbob,B\n ,Alice", 3, "the name is empty", b"name,display\nbob,B\na,Alice"),
        (b"name\nal\x00ice", 2, "", b"name\nalice"),
        (b"name\nalice\nbob\nALICE", 4, "named in line 2 already", b"name\nalice\nbob\nALICE2"),
        (b"name\nalice\n\xe9mile", 3, "not UTF-8", "name\nalice\némile".encode()),
        (b'name\nalice\n"bob', 3, "not CSV", b'name\nalice\n"bob"'),
        (b"name,password_hash\nalice,$2b$12$abc", 2, "no Argon2id hash", f'name,password_hash\na,"{HASH}"'.encode()),
        (
            f'name,password_hash\na,"{HASH.replace("19456", "999999")}"'.encode(),
            2,
            "no Argon2id hash",
            f'name,password_hash\na,"{HASH.replace("19456", "65536")}"'.encode(),
        ),
    ],
)
def test_what_is_wrong_names_its_line(wrong: bytes, line: int, says: str, right: bytes) -> None:
    file = read(wrong)

    assert file.newcomers == ()
    assert (file.faults[0].line, says in file.faults[0].says) == (line, True), file.faults
    assert read(right).faults == ()


def test_all_faults_are_told_at_once() -> None:
    file = read(b"name,display\nalice\nbob,B\nBob,B\n")

    assert [fault.line for fault in file.faults] == [2, 4]
