import pytest

from civility.ledger import accounts
from civility.ledger.accounts import Kind


@pytest.mark.parametrize(
    ("account", "code", "guarded"),
    [
        (accounts.household("0037"), "household:0037", True),
        (accounts.head_unit("3"), "headunit:3", True),
        (accounts.held("R-12"), "held:R-12", True),
        (accounts.shelf("main"), "shelf:main", True),
        (accounts.outlet("7"), "outlet:7", True),
        (accounts.supplier("mill"), "supplier:mill", False),
        (
            accounts.donor("01930000-0000-7000-8000-000000000001"),
            "donor:01930000-0000-7000-8000-000000000001",
            False,
        ),
        (accounts.transfer("t1"), "transfer:t1", False),
        (accounts.ISSUED, "issued", False),
        (accounts.REDEEMED, "redeemed", False),
        (accounts.EXPIRED, "expired", False),
        (accounts.GIVEN, "given", False),
        (accounts.LOST, "lost", False),
    ],
)
def test_accounts_have_a_code_and_some_a_floor(account: str, code: str, guarded: bool) -> None:
    assert account == code
    assert accounts.is_guarded(account) is guarded


def test_every_kind_is_an_account_of_one_form_only() -> None:
    for kind in Kind:
        forms = [form for form in (str(kind), f"{kind}:1") if _is_account(form)]
        assert len(forms) == 1, kind


def _is_account(code: str) -> bool:
    try:
        return accounts.split(code)[0] in Kind
    except ValueError:
        return False


@pytest.mark.parametrize(
    "code",
    [
        "",
        "household",
        "household:",
        "issued:1",
        "issued:",
        "purse:1",
        "household:李家",
        "household:a b",
        "shelf:-a",
        "household:" + "1" * 49,
        "household:1\n",
    ],
)
def test_anything_else_is_no_account(code: str) -> None:
    with pytest.raises(ValueError, match="not an account"):
        accounts.split(code)
