"""Dates as the five families print them."""

from __future__ import annotations

from datetime import datetime

WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ Nhật")


def weekday(moment: datetime) -> str:
    """The day of the week: "Thứ Năm"."""
    return WEEKDAYS[moment.weekday()]


def nukeviet(moment: datetime) -> str:
    """``l - d/m/Y H:i``: "Thứ năm - 29/04/2021 16:20"."""
    return f"{weekday(moment).capitalize()} - {moment:%d/%m/%Y %H:%M}"


def nukeviet_meta(moment: datetime) -> str:
    """``Y-m-dTH:i:s``, whose T prints the zone: "2021-04-29+0716:20:00"."""
    return f"{moment:%Y-%m-%d}+07{moment:%H:%M:%S}"


def tuyengiao(moment: datetime) -> str:
    """ "Thứ Năm, 8/6/2023 14:46'(GMT+7)"."""
    return f"{weekday(moment)}, {moment.day}/{moment.month}/{moment.year} {moment.hour}:{moment:%M}'(GMT+7)"


def dnn(moment: datetime, *, month_first: bool = False) -> str:
    """ "26/11/2021 17:20 (GMT+7)"."""
    day = f"{moment:%m/%d/%Y}" if month_first else f"{moment:%d/%m/%Y}"
    return f"{day} {moment:%H:%M} (GMT+7)"


def vnpt(moment: datetime, *, twelve_hour: bool = False) -> str:
    """ "13:00, 24/03/2025", or "05:10, 20/10/2016" for an afternoon on a clock of twelve hours."""
    return f"{moment:%I:%M, %d/%m/%Y}" if twelve_hour else f"{moment:%H:%M, %d/%m/%Y}"


def onecms(moment: datetime) -> str:
    """ "21/11/2023 09:28"."""
    return f"{moment:%d/%m/%Y %H:%M}"


def us(moment: datetime) -> str:
    """ "11/21/2023 9:28:56 AM"."""
    hour = moment.hour % 12 or 12
    return f"{moment.month}/{moment.day}/{moment.year} {hour}:{moment:%M:%S %p}"


def ago(moment: datetime, now: datetime) -> str:
    """How long ago, as lists of the newest print it: "1 tháng trước", "Hôm qua"."""
    days = (now - moment).days
    if days < 1:
        return f"{max(1, int((now - moment).total_seconds() // 3600))} giờ trước"
    if days == 1:
        return "Hôm qua"
    if days < 30:
        return f"{days} ngày trước"
    return f"{days // 30} tháng trước" if days < 365 else f"{days // 365} năm trước"
