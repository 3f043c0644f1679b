"""A small register, every role's account and a token: what a test server starts with."""

from datetime import UTC, date, datetime

BROKER, TRADER, LAPSED = "QT0000000101", "QT0000000102", "QT0000000103"
OFFICE, AGENCY = "QT000101", "FOOD"


def run(password: str = "correct horse battery staple") -> dict[str, str]:
    """Register and make; gives the client's token and secret, the password, the apps' secrets."""
    from greenlane.api import access  # Django must be started first
    from greenlane.usecases import desk, seeding

    since = date(2020, 1, 1)
    seeding.register(
        [
            seeding.NewOperator(id=BROKER, name="Harbour Brokers", kind="broker", since=since),
            seeding.NewOperator(id=TRADER, name="Amara Textiles", kind="trader", since=since,
                                deferment=True),
            seeding.NewOperator(id=LAPSED, name="Gone Trading", kind="trader", since=since,
                                status="ceased", until=date(2025, 12, 31)),
        ]
    )  # fmt: skip
    seeding.empower([seeding.NewMandate(client=TRADER, broker=BROKER, since=since)], desk.current())
    logins = seeding.accounts_for_every_role(
        password, trader=TRADER, broker=BROKER, office=OFFICE, agency=AGENCY
    )
    secret = seeding.client_secret("test-client", BROKER, 10_000)
    token = access.tokens().issue("test-client", datetime.now(UTC))
    secrets = {f"secret of {login.username}": login.secret for login in logins}
    return {
        "client": "test-client",
        "client_secret": secret,
        "token": token,
        "password": password,
        **secrets,
    }
