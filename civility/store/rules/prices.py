"""What a good would cost in points by what it costs the village. Pure."""

from civility.ledger.units import POINT_SCALE


def worth_fen(tenths: int, point_value_fen: int) -> int:
    """What points are worth at the village's rate, to the nearest fen, half a fen counting as one."""
    return (tenths * point_value_fen + POINT_SCALE // 2) // POINT_SCALE


def suggest_tenths(cost_fen: int, point_value_fen: int) -> int:
    """Tenths of a point for one piece at the village's rate, rounded to the nearest tenth, a half upwards, at least one."""
    return max(1, (2 * cost_fen * POINT_SCALE + point_value_fen) // (2 * point_value_fen))
