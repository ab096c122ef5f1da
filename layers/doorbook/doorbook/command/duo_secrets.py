"""The secrets of a stack's Duo integrations: the portal's own, and those that operators add below the stack's name."""

from typing import Any, Final

from botocore.exceptions import ClientError

from doorbook.command.terminal import StopError
from doorbook.signin.integrations import PORTAL
from doorbook.values import value

GONE: Final = "ResourceNotFoundException"
BEING_DELETED: Final = "InvalidRequestException"


@value(kw_only=True)
class DuoSecrets:
    """Reads and writes them with the operator's credentials; `client` is Secrets Manager's."""

    client: Any
    prefix: str
    portal: str

    def names(self) -> tuple[str, ...]:
        """Return every integration of the stack, the portal's own first."""
        pages = self.client.get_paginator("list_secrets").paginate(Filters=[{"Key": "name", "Values": [self.prefix]}])
        listed = (each["Name"] for page in pages for each in page["SecretList"])
        return (PORTAL, *sorted(each.removeprefix(self.prefix) for each in listed if each.startswith(self.prefix)))

    def secret(self, name: str) -> str:
        """Return what the secret of an integration is called."""
        return self.portal if name == PORTAL else self.prefix + name

    def read(self, name: str) -> str | None:
        """Return the text of an integration's secret, or None where there is no such integration."""
        try:
            found = self.client.get_secret_value(SecretId=self.secret(name))
        except ClientError as error:
            if _code(error) == GONE:
                return None
            if _code(error) == BEING_DELETED:
                raise StopError(
                    f"the secret {self.secret(name)} is being deleted; wait, or restore it in AWS"
                ) from error
            raise
        text: str = found.get("SecretString", "")
        return text

    def write(self, name: str, text: str, *, is_new: bool) -> None:
        """Keep the keys of an integration."""
        if is_new:
            says = f"The Duo application {name} of this stack's portal."
            self.client.create_secret(Name=self.secret(name), Description=says, SecretString=text)
        else:
            self.client.put_secret_value(SecretId=self.secret(name), SecretString=text)

    def remove(self, name: str) -> None:
        """Delete the secret of an integration at once: Duo's Admin Panel still has the keys."""
        self.client.delete_secret(SecretId=self.secret(name), ForceDeleteWithoutRecovery=True)


def _code(error: ClientError) -> str:
    return str(error.response.get("Error", {}).get("Code", ""))
