"""django-hordak: ``Account.transfer_to()``, one transaction with two legs a commit."""

from turns import django, serve

django("mptt", "hordak")

from hordak.models import Account  # noqa: E402
from moneyed import Money  # noqa: E402

source, destination = (
    Account.objects.create(name=name, code=code, type="AS", currencies=["EUR"])
    for name, code in (("purse", "1"), ("redeemed", "2"))
)
source, destination = Account.objects.get(name="purse"), Account.objects.get(name="redeemed")
serve(lambda: source.transfer_to(destination, Money("0.10", "EUR"), description="redemption"))
