"""django-ledger: ``LedgerModel.commit_txs()``, one posted journal entry with two transactions a commit."""

from decimal import Decimal

from turns import django, serve

django("treebeard", "django_ledger")

from django.contrib.auth import get_user_model  # noqa: E402
from django.utils.timezone import now  # noqa: E402
from django_ledger.io import roles  # noqa: E402
from django_ledger.models import EntityModel  # noqa: E402

admin = get_user_model().objects.create_user("admin", password="measured")
entity = EntityModel.create_entity(name="village", use_accrual_method=True, admin=admin, fy_start_month=1)
coa = entity.create_chart_of_accounts(assign_as_default=True, commit=True)
source, destination = (
    entity.create_account(code=code, role=role, name=name, balance_type=side, active=True, coa_model=coa)
    for code, role, name, side in (
        ("1010", roles.ASSET_CA_CASH, "purse", "debit"),
        ("6010", roles.EXPENSE_OPERATIONAL, "redeemed", "debit"),
    )
)
ledger = entity.create_ledger(name="book", posted=True)
AMOUNT = Decimal("0.10")


def act():
    ledger.commit_txs(
        je_timestamp=now(),
        je_txs=[
            {"account": source, "amount": AMOUNT, "tx_type": "credit", "description": "redemption"},
            {"account": destination, "amount": AMOUNT, "tx_type": "debit", "description": "redemption"},
        ],
        je_posted=True,
        je_desc="redemption",
    )


serve(act)
