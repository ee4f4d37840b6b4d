import pytest

from communities.models import short_name


@pytest.mark.parametrize(
    ("registered", "said"),
    [
        ("多福巷社区居委会", "多福巷社区"),
        ("银闸社区居民委员会", "银闸社区"),
        ("横沟村村民委员会", "横沟村"),
        ("东村村委会", "东村"),
        ("福民社区", "福民社区"),
        (" 福民社区 ", "福民社区"),
        ("居委会", "居委会"),
    ],
)
def test_the_ending_of_the_office_is_left_out(registered, said):
    assert short_name(registered) == said
