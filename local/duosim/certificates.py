"""A throwaway CA and the one certificate it signs, for the TLS listener."""

import ipaddress
import ssl
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from local.duosim.store import write_whole

NAMES = ("localhost", "api-deadbeef.duosecurity.com")
ADDRESS = "127.0.0.1"
CA_LASTS = timedelta(days=3650)
LEAF_LASTS = timedelta(days=365)
RENEW_BEFORE = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Certificates:
    """Where they lie; made on first use, the leaf again before it runs out."""

    ca_file: Path
    leaf_file: Path
    _ca_key: Path

    @classmethod
    def at(cls, folder: Path) -> "Certificates":
        here = cls(folder / "ca.pem", folder / "leaf.pem", folder / "ca-key.pem")
        if not (here.ca_file.exists() and here._ca_key.exists()):
            here._make_ca()
            here.leaf_file.unlink(missing_ok=True)
        if not here.leaf_file.exists() or _ends(here.leaf_file) < datetime.now(UTC) + RENEW_BEFORE:
            here._make_leaf()
        return here

    def server_context(self) -> ssl.SSLContext:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(self.leaf_file)
        return context

    def _make_ca(self) -> None:
        key = ec.generate_private_key(ec.SECP256R1())
        name = _name("Doorbook Duo simulator CA")
        certificate = (
            _builder(name, name, key.public_key(), CA_LASTS)
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(_usage(signs_certificates=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        write_whole(self._ca_key, _pem(key))
        write_whole(self.ca_file, certificate.public_bytes(serialization.Encoding.PEM).decode())

    def _make_leaf(self) -> None:
        ca = x509.load_pem_x509_certificate(self.ca_file.read_bytes())
        ca_key = serialization.load_pem_private_key(self._ca_key.read_bytes(), None)
        if not isinstance(ca_key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{self._ca_key} holds another kind of key; remove the CA to begin anew")
        key = ec.generate_private_key(ec.SECP256R1())
        sans = [*(x509.DNSName(name) for name in NAMES), x509.IPAddress(ipaddress.ip_address(ADDRESS))]
        certificate = (
            _builder(_name("localhost"), ca.subject, key.public_key(), LEAF_LASTS)
            .add_extension(x509.SubjectAlternativeName(sans), critical=False)
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(_usage(signs_certificates=False), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(ca_key.public_key()), critical=False)
            .sign(ca_key, hashes.SHA256())
        )
        write_whole(self.leaf_file, certificate.public_bytes(serialization.Encoding.PEM).decode() + _pem(key))


def _builder(
    subject: x509.Name, issuer: x509.Name, key: ec.EllipticCurvePublicKey, lasts: timedelta
) -> x509.CertificateBuilder:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key)
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + lasts)
    )


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def _pem(key: ec.EllipticCurvePrivateKey) -> str:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def _ends(file: Path) -> datetime:
    return x509.load_pem_x509_certificate(file.read_bytes()).not_valid_after_utc
