from portal.core.areas import AreaCode
from portal.core.month import Month
from portal.meetings.schema import FrozenFact


def gather(area: AreaCode, month: Month) -> dict[str, FrozenFact]:
    return {}
