"""Enterprises and their customers in a sentence: what they sign is business."""

from __future__ import annotations

import re

# Enterprises and their customers: what they sign among themselves or with an agency is business.
BUSINESS = re.compile(
    r"(?<!\w)(?:(?<!hiệp hội )(?<!khối )(?<!hội )(?<!đảng bộ )doanh nghiệp|công ty|tập đoàn|tổng công ty|hợp tác xã"
    r"|htx|liên hiệp hợp tác xã|ngân hàng(?!\s+(?:nhà nước|chính sách))|(?:agri|vietin|vietcom|sacom|tech|vp|tp)bank"
    r"|bidv|khách hàng|nhà đầu tư|hãng|hộ dân|hộ gia đình|người sử dụng lao động|các hộ|thương nhân|viettel|vnpt"
    r"|mobifone|fpt)(?!\w)"
)
# What it is about, no party: "trong hoạt động tiền tệ, ngân hàng", "hỗ trợ doanh nghiệp", "phát triển hợp tác xã".
_TOPIC = re.compile(
    r"(?<!\w)(?:hoạt động|tiền tệ,?|tín dụng,?|tài chính,?|lĩnh vực|ngành|nghiệp vụ|dịch vụ|hệ thống|tội phạm|hỗ trợ"
    r"|phát triển|đồng hành (?:với|cùng)|tháo gỡ khó khăn cho|tạo điều kiện cho|cho|phục vụ|bảo vệ|quản lý|trong"
    r"|đối với|tại|thành lập|người dân(?: và|,)|an toàn|về|cải cách|thu hút|vay vốn)\s+(?:(?:các|những|và|của)\s+)*$"
)
_ABOUT = re.compile(r"(?<!\w)(?:về|nhằm|để|trong|bảo đảm|đối với)(?!\w)(?:(?!\s(?:với|giữa|cùng|ký)\s).)*$")
_ABOUT_REACH = 140
_GENERIC = frozenset(
    ("doanh nghiệp", "ngân hàng", "hợp tác xã", "htx", "khách hàng", "nhà đầu tư", "hộ gia đình", "hộ dân", "các hộ")
)


def is_business(plain: str, start: int, end: int) -> bool:
    """Whether an enterprise takes part in what ``plain[start:end]`` tells, not as what it is about."""
    return any(
        found.group() not in _GENERIC or not _is_topic(plain, start, found.start())
        for found in BUSINESS.finditer(plain, start, end)
    )


def _is_topic(plain: str, start: int, at: int) -> bool:
    return bool(
        _TOPIC.search(plain, max(start, at - 40), at) or _ABOUT.search(plain, max(start, at - _ABOUT_REACH), at)
    )
