"""Goods files: prices in tenths, services without stock, every mistake named."""

import pytest

from civility.store.goods_reader import GoodsReading, read_goods
from civility.tables import read_table
from civility.tables.errors import MissingColumns

HEADER = "类别,名称,单位,分值,期初库存,低库存,每户每月限,保质期\n"


def _read(text: str) -> GoodsReading:
    return read_goods(read_table(text.encode(), "商品.csv"))


def test_a_good_is_read_with_all_it_says() -> None:
    (good,) = _read(HEADER + "粮油,大米5公斤,袋,39.5,20,5,2,18个月\n").values

    assert (good.row, good.name, good.kind, good.category, good.unit) == (2, "大米5公斤", "stock", "粮油", "袋")
    assert (good.price_tenths, good.opening_stock, good.low_stock) == (395, 20, 5)
    assert (good.monthly_limit, good.shelf_life_days) == (2, 540)


def test_the_published_starter_list_has_the_same_columns() -> None:
    reading = _read(
        "category,item_cn,item_en,unit,points_at_1yuan,stock_low,shelf_life_days,limit_per_household_per_period,basis\n"
        "日化,香皂,soap,块,5,20,1095,4,observed 5\n"
        '服务,理发一次,haircut,次,15,0,0,2,"service item, no stock"\n'
        "荣誉,光荣户牌匾,honour plaque,块,0,0,0,1,not for sale: awarded\n"
    )

    soap, haircut, plaque = reading.values
    assert (soap.price_tenths, soap.low_stock, soap.monthly_limit, soap.shelf_life_days) == (50, 20, 4, 1095)
    assert (haircut.kind, haircut.price_tenths, haircut.opening_stock) == ("service", 150, None)
    assert (plaque.kind, plaque.price_tenths, plaque.shelf_life_days) == ("honour", None, None)
    assert reading.ignored_columns == ("basis",)


@pytest.mark.parametrize(
    "row",
    [
        "日化,香皂,块,0,1,1,1,1",
        "日化,香皂,块,-5,1,1,1,1",
        "日化,香皂,块,5.25,1,1,1,1",
        "日化,香皂,块,,1,1,1,1",
        "日化,香皂,块,五,1,1,1,1",
        "日化,香皂,块,9999999,1,1,1,1",
        "日化,,块,5,1,1,1,1",
        "日化,香皂,块,5,-1,1,1,1",
        "日化,香皂,块,5,1.5,1,1,1",
        "日化,香皂,块,5,1,很多,1,1",
        "日化,香皂,块,5,1,1,1,很久",
        f"日化,{'香' * 61},块,5,1,1,1,1",
    ],
)
def test_a_bad_row_is_refused_in_words(row: str) -> None:
    reading = _read(HEADER + row + "\n")

    assert len(reading.refused) == 1
    assert reading.values == ()
    assert all("%(" not in remark.describe() for remark in reading.refused[0].remarks)


def test_a_name_twice_refuses_both_rows() -> None:
    reading = _read("名称,分值\n香皂,5\n牙膏,8\n香 皂,6\n")

    assert [row.row for row in reading.refused] == [2, 4]
    assert "第 2、4 行" in reading.refused[0].remarks[0].describe()
    assert [good.name for good in reading.values] == ["牙膏"]


def test_a_service_with_stock_is_asked_about() -> None:
    reading = _read(HEADER + "服务,理发一次,次,15,3,,,\n")

    assert len(reading.to_confirm) == 1
    assert reading.values[0].opening_stock is None


def test_a_file_without_prices_names_the_column() -> None:
    with pytest.raises(MissingColumns) as caught:
        _read("名称,单位\n香皂,块\n")
    assert caught.value.names == "“分值”"
