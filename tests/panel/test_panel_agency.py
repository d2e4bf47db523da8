"""One key for the ways of writing one body's name, never one for two bodies."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gipnlp.panel.agency import agency_key, present_code, same_body

ONE_BODY = [
    ("445100:潮州市人民政府", [("潮州市人民政府", "445100"), ("潮州市", "445100"), ("潮州市政府", "445100"), ("广东省潮州市人民政府", "445100")]),
    ("210400:抚顺市人民政府", [("撫順市人民政府", "210400"), ("抚 顺市“人民政府”", "210400")]),
    ("411502:浉河区人民政府", [("信阳市浉河区人民政府", "411502"), ("溮河区人民政府", "411502")]),
    ("630203:平安区教育局", [("平安区教育局", "630203"), ("海东市平安区教育局", "630203")]),
    ("320106:鼓楼区教育局", [("南京市鼓楼区教育局", "320106"), ("南京市鼓楼区教育局", "320100")]),
    ("440105:海珠区赤岗街道办事处", [("广州市海珠区人民政府赤岗街道办事处", "440105"), ("海珠区赤岗街道", "440105")]),
    ("350623:漳浦县绥安镇人民政府", [("漳浦县绥安镇人民政府", "350623"), ("福建省漳浦县绥安镇政府", "350623")]),
    ("310000:上海市发展改革委员会", [("上海市发展改革委", "310000"), ("上海市发展和改革委员会", "310000")]),
    ("430000:湖南省质量技术监督局", [("湖南省質量技術監督局", "430000"), ("湖南省质监局", "430000")]),
    ("445100:潮州市人民政府办公室", [("潮州市人民政府办公室", "445100"), ("潮州市政府办", "445100")]),
    ("450000:广西壮族自治区水利厅", [("广西水利厅", None), ("广西壮族自治区水利厅", "450000")]),
    ("220184:公主岭市人民政府", [("公主岭市人民政府", "220381"), ("公主岭市人民政府", "220184")]),
    ("-:中国气象局", [("中国气象局", None), ("中國氣象局", None)]),
    ("-:财政部", [("财政部", None), ("中华人民共和国财政部", None)]),
    ("-:雄安新区管委会", [("雄安新区管理委员会", None), ("雄安新区管委会", None)]),
    ("340523:和县人民政府", [("和县人民政府", "340523"), ("安徽省和县", "341424")]),
]


@pytest.mark.parametrize(("key", "names"), ONE_BODY, ids=[key for key, _ in ONE_BODY])
def test_one_body_one_key(key, names):
    assert {agency_key(name, code, file="a" * 64).id for name, code in names} == {key}


@pytest.mark.parametrize(
    ("first", "second", "why"),
    [
        (("潮州市人民政府", "445100"), ("潮州市人民政府办公室", "445100"), "the office has a report of its own"),
        (("潮州市教育局", "445100"), ("潮州市人民政府", "445100"), "another organ"),
        (("南京市鼓楼区教育局", "320106"), ("福州市鼓楼区教育局", "350102"), "two places of one name"),
        (("南京市教育局", "320100"), ("南京市鼓楼区教育局", "320100"), "the district is not the city"),
        (("巢湖市人民政府", "341400"), ("巢湖市人民政府", "340181"), "a city of another rank"),
        (("万盛区人民政府", "500110"), ("綦江区人民政府", "500110"), "a code that was given again"),
        (("重庆市人民政府", "500000"), ("四川省人民政府", "510000"), "codes that begin alike"),
    ],
)
def test_two_bodies_two_keys(first, second, why):
    assert agency_key(*first).id != agency_key(*second).id, why


@pytest.mark.parametrize("name", ["鼓楼区教育局", "教育局", "城关镇人民政府", "高新区管委会", "市委宣传部", "宣传部", "朝阳教育局", "城东新区管委会", ""])
def test_names_that_may_mean_several_bodies_stay_in_their_file(name):
    here, there = (agency_key(name, None, level="central" if name == "宣传部" else "unknown", file=c * 64) for c in "ab")
    assert not here.resolved
    assert here.id != there.id
    assert here.id == agency_key(name, None, file="a" * 64).id


def test_present_code_keeps_what_cannot_be_told():
    assert present_code("341400", "巢湖市") == "341400"
    assert present_code("445100", "潮州市") == "445100"
    assert present_code("999999", "无此市") == "999999"


def test_scope_that_is_the_body_itself():
    assert same_body("潮州市政府", "潮州市人民政府")
    assert same_body("撫順市人民政府", "抚顺市人民政府")
    assert not same_body("全市", "潮州市人民政府")
    assert not same_body("潮州市教育局", "潮州市人民政府")


@given(st.text(max_size=30), st.sampled_from([None, "445100", "000000", "x"]))
def test_any_name_has_a_key(name, code):
    assert agency_key(name, code, file="f" * 64).id
