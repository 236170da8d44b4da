"""The documents that a signing rests on."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from pipelines.findings import CitedDocument, Span
from pipelines.signings.citations import Place, places_of
from pipelines.signings.draft import Draft
from pipelines.signings.kinds import document_nouns, may_be
from pipelines.signings.news import Story
from pipelines.signings.own import RECALLED
from pipelines.signings.sentences import Sentence

Ground = tuple[tuple[str, ...], tuple[Span, ...]]
# Words that put a document under what is signed; the last one before the number counts.
_RESTS = re.compile(
    r"(?<!\w)(?P<rests>(?P<ground>(?:cơ sở|căn cứ|nền tảng)(?: pháp lý)?(?: được (?:viện dẫn|nêu|dẫn)"
    r"| (?:để|của|cho|mà)(?: \w+){1,9}?)? là)"
    r"|(?:cụ thể|hiện thực|thể chế) hóa(?: thực hiện)?|thực hiện(?!\s+tốt)|căn cứ|theo tinh thần"
    r"|(?:bám|dựa|chiếu|tuân) theo|(?<!làm )theo(?! (?:báo cáo|ông|bà|đồng chí|đánh giá|thống kê|số liệu"
    r"|lãnh đạo|đại biểu|tính toán)(?!\w))|trên (?:cơ sở|nền tảng)|trên tinh thần|trên cơ sở thực hiện|triển khai"
    r"|tinh thần|dựa trên|dựa vào|bám sát|bám vào|bám chắc|quán triệt|(?<!luật )thi hành(?! án)"
    r"|(?<!ban )chấp hành(?! trung ương)"
    r"|phù hợp(?: với| theo)(?: (?:các|những|quy định|tinh thần|nội dung))*(?: (?:của|tại))?"
    r"|(?:xuất phát|bắt nguồn) từ(?: yêu cầu (?:của|tại))?|lấy|viện dẫn|(?<!hướng )dẫn)(?!\w)"
    r"|(?<!\w)(?P<not>góp phần|(?<!ký )thay thế|được quy định trong|(?<!vào )(?<!theo )(?<!cứ )(?<!trên )quy định tại"
    r"|tuyên truyền|(?<!luật )phổ biến|học tập"
    r"|(?<!về )(?<!việc )ban hành|đang thực hiện|tập trung|nhắc lại|sơ kết|tổng kết|phản bác|nâng cao|kết quả)(?!\w)"
)
# The signed document as the subject: "Quy chế", "Văn bản này", "Các nội dung này", "Việc xây dựng hướng dẫn".
_SUBJECT = (
    r"(?:(?:theo đó|(?:ở|trong|tại) phần (?:căn cứ|mở đầu)),?\s+)?(?:(?:việc|quá trình)\s+(?:ký kết|ký|xây dựng"
    r"|soạn thảo|ban hành|thống nhất|phối hợp)\s+)?"
    r"(?:(?:toàn bộ|các|những|mọi|cả (?:hai|ba|bốn|\d{1,2}))\s+)?(?:bản\s+)?(?:nội dung\s+(?:của\s+)?)?(?:bản\s+)?"
    r"(?:chương trình(?! hành động| công tác| mục tiêu)|quy chế|kế hoạch(?! hành động| công tác)|thỏa thuận|văn bản"
    r"|biên bản|hướng dẫn|quy ước|quy trình|đề án|(?<=nội dung )(?=này|trên|nói trên|đó|phối hợp|ký kết))"
)
# "Kế hoạch căn cứ …", "Quy chế thực hiện theo …": the document is the subject.
_PREDICATE = re.compile(
    rf"[\W_]*{_SUBJECT}(?:\s*\w+){{0,4}}?(?:\s+(?:có|gồm)\s+\d+\s+\w+(?:(?:,|\s+và)\s+\d+\s+\w+)*\s*,)?"
    r"\s+(?:đều\s+|cũng\s+|vốn\s+)?(?:được\s+)?(?:căn cứ|dựa trên|dựa vào|dựa theo"
    r"|theo tinh thần|thực hiện tinh thần|thực hiện theo|bám theo|bám vào|bám chắc|tuân theo|theo|thực hiện"
    r"|(?:cụ thể|hiện thực|thể chế) hóa|bám sát"
    r"|(?:xuất phát|bắt nguồn) từ(?: yêu cầu (?:của|tại))?|trên (?:cơ sở|tinh thần|nền tảng)|lấy|viện dẫn|dẫn"
    r"|là bước thực hiện|thi hành)$"
)
# "Thực hiện Nghị định …, quy chế giao Sở … làm đầu mối": what is told of the document behind the comma is its own.
_DOES = re.compile(
    rf",\s*{_SUBJECT}(?:\s+(?!số|hành động|của)\w+){{0,3}}?\s+(?:giao|nêu|phân công|xác định|quy định|đặt ra|đề ra"
    r"|tập trung|hướng tới|nhấn mạnh|thống nhất|ràng buộc|yêu cầu|gồm|có|lấy|làm rõ|dành|đưa ra|chia|ra đời|được)(?!\w)"
)
# … and whatever is told of what can be nothing but the document: "Trên cơ sở Nghị định …, quy chế phân định rõ …".
_TOLD_OF_IT = re.compile(
    r",\s*(?:bản\s+)?(?:quy chế|thỏa thuận|văn bản|biên bản|hướng dẫn|(?:chương trình|kế hoạch)\s+phối hợp)"
    r"(?:\s+(?:này|mới|phối hợp|liên ngành))*\s+(?!số|của|do|giữa|dân chủ)\w"
)
# "Kế hoạch này triển khai Quyết định …": said of the document itself, not of a plan to carry something out.
_CARRIES = re.compile(rf"[\W_]*{_SUBJECT}\s+(?:này|trên|nói trên|mới|lần này|vừa ký(?: kết)?)\s+triển khai$")
# "Theo ông A, Giám đốc Sở B, quy chế bám theo …": who says so is no part of it.
_SAYS_WHO = re.compile(
    r"[\W_]*theo\s+(?:lời\s+)?(?:ông|bà|đồng chí|đ/c|đại tá|thượng tá|trung tá|thiếu tá|lãnh đạo|đại diện|(?:phó\s+)?"
    r"(?:giám đốc|chủ tịch|trưởng|chánh|viện trưởng|bí thư|cục trưởng|chỉ huy trưởng))\s[^;]{3,120}?,\s+"
    rf"(?={_SUBJECT})"
)
# "Văn bản được xây dựng nhằm triển khai …", "Chương trình vừa ký nhằm tiếp tục thực hiện …": what it is for.
_PURPOSE = re.compile(
    rf"[\W_]*{_SUBJECT}(?:\s+(?:này|trên|nói trên|mới|lần này|phối hợp|liên ngành|liên tịch"
    r"|(?:vừa|mới|được|đã)(?:\s+được)?\s+ký(?:\s+kết)?))*"
    r"(?:\s+(?:được|do|ra đời|hình thành)(?:\s+(?!số|của)[^\W\d]+){0,8}?)?\s+(?:là\s+)?(?:nhằm|để)\s+"
    r"(?:(?:tiếp tục|kịp thời|cùng|tổ chức)\s+)*"
)
# "Hai ngành đã căn cứ Nghị định … để thống nhất nội dung", "Việc ký kết này để triển khai …"
_SIDES = re.compile(r"[\W_]*(?:hai|ba|bốn|các|tổ|ban)\s+\w+(?:\s+\w+)?\s+(?:(?:đã|cùng|cũng|đều)\s+)*$")
_TO_AGREE = re.compile(
    r"[^;]*?(?<!\w)(?:để|nhằm|đi đến)\s+(?:cùng\s+)?(?:xây dựng|thống nhất|soạn|ký|hoàn thiện|phân công|phân định"
    r"|xác định|đề ra|đặt ra)"
)
_SIGNING = r"[\W_]*(?:đây\s+là\s[^,;]{0,60}|(?:việc|sự|lễ|hoạt động)\s+(?:ký kết|ký|phối hợp)(?:\s+\w+){0,4}?)\s"
_BY_SIGNING = re.compile(rf"{_SIGNING}(?:để|nhằm)\s*$")
# "Việc ký thay thế xuất phát từ yêu cầu của Chỉ thị …"
_SIGNING_RESTS = re.compile(
    rf"{_SIGNING}(?:xuất phát từ(?: yêu cầu (?:của|tại))?|bắt nguồn từ)$"
    r"|[\W_]*việc\s+(?:ký kết|ký|bổ sung|sửa đổi|gia hạn)(?:\s+\w+){0,6}?\s+(?:theo|căn cứ|dựa trên|trên cơ sở)$"
)
_TO = re.compile(r"[\W_]*(?:(?:để|nhằm|tiếp tục|từ việc|với mục đích)\s+)+$")
# "lấy Quyết định số 238-QĐ/TW làm căn cứ"
_AS_GROUND = re.compile(r"[^;]{0,160}?\slàm (?:căn cứ|cơ sở|nền)")
# "Luật … số 87/2015/QH13 được dẫn … với tư cách căn cứ pháp lý"
_CITED_AS_GROUND = re.compile(
    r"[^;.]{0,60}?\s(?:được|là)\s(?:(?:viện )?dẫn|lấy|nêu|văn bản)\s[^;.]{0,80}?(?<!\w)(?:căn cứ|cơ sở|nền tảng)(?!\w)"
)
# "…; quy chế là bước thực hiện …"
_OWN_CLAUSE = re.compile(rf"\s{_SUBJECT}\s+(?:là|được|này|mới|căn cứ|dựa)(?!\w)")
_OTHER_CLAUSE = re.compile(r"\s(?:còn|riêng)\s")
# "Đây là một bước thực hiện Thông tri số …", right behind the sentence that tells of the signing.
_STEP_OF = re.compile(
    r"[\W_]*đây\s+(?:cũng\s+|chính\s+)?là\s+(?:(?:một|trong|những|các)\s+){0,3}(?:bước|việc|hoạt động|việc làm"
    r"|giải pháp|nội dung|cách|dịp)(?:\s+\w+){0,4}?\s*"
)
# "Cũng tại hội nghị, thực hiện Chương trình số …, hai ngành …", right before the sentence that tells of the signing.
_HERE = re.compile(r"[\W_]*(?:(?:cũng\s+)?(?:tại|trong|nhân|vào)\s[^,;]{2,50},\s*|dịp này,\s*|cùng ngày,\s*)?")
_SIDES_DO = re.compile(
    r"[^;]{0,120}?,\s*(?:hai|ba|bốn|các)\s+(?:bên|ngành|cơ quan|đơn vị|lực lượng|tổ chức|địa phương)\s+(?!đã phối hợp)"
)
# What goes on from what the document rests on: "cụ thể hóa Quyết định …; đồng thời thực hiện Công văn …".
_ALONG = re.compile(
    r"(?:[;,]|(?<!\w)và)\s*(?:và\s+)?(?:(?:đồng thời|cũng|còn|vừa|qua đó)\s+)*(?:(?:là|để|nhằm|được)\s+)*$"
)
_CARRIES_OUT = frozenset(("thực hiện", "triển khai", "quán triệt", "thi hành", "chấp hành"))
_MADE = re.compile(
    r"(?<!\w)(?:ký kết|ký|xây dựng|soạn thảo|soạn|biên soạn|ra đời|hình thành"
    r"|thiết kế|dự thảo|hoàn thiện|thống nhất|phối hợp|chủ trì|khảo sát|bàn bạc"
    r"|hoàn chỉnh|làm việc|cụ thể hóa|gồm|xác định|quy định|ban hành|nêu rõ|là bước|là cơ sở)(?!\w)"
)
# What a document says of what is to be done: what that rests on is no ground of the document.
_SAYS = re.compile(r"(?<!\w)(?:nêu rõ|quy định|xác định|dành|tập trung|giao|yêu cầu|đề ra|sẽ|trong đó|theo đó)(?!\w)")
_STEP = re.compile(
    r"(?<!\w)(?<!theo )(?<!theo bản )(?:đây|việc ký kết|việc ký|quy chế|chương trình|kế hoạch|thỏa thuận|văn bản"
    r"|biên bản|bản hướng dẫn|(?:việc xây dựng|soạn thảo) hướng dẫn)(?!\w)"
)
# "Hướng dẫn áp dụng cho …, được ban hành trên cơ sở …": the noun, not the verb.
_GUIDANCE = re.compile(
    r"[\W_]*hướng dẫn(?:\s+(?:liên ngành|liên tịch|này|mới|trên|nói trên))*"
    r"\s+(?:áp dụng|có|được|gồm|do|nêu|quy định)(?!\w)"
)
# "Thực hiện Thông tư …, những năm qua hai ngành đã …": what was done before, not what is signed.
_DONE_BEFORE = re.compile(
    r"[^,]*(?:,\s*(?:ngày\s+)?[\d/.-]+)?[^,]*,\s*(?:trong\s+)?(?:những năm qua|nhiều năm qua|thời gian qua|năm qua"
    r"|lâu nay|từ (?:đầu năm|đó) đến nay|(?:hơn\s+|gần\s+)?(?:\d+|một|hai|ba|bốn|năm|mười)\s+(?:năm|tháng)\s+qua)(?!\w)"
)
# "thay thế Kế hoạch … trước đây": what it was before says nothing about when the rest was.
_REPLACED = re.compile(r"(?<!\w)(?:thay thế|thay cho|kế thừa|khắc phục)\s[^,;]*")
# "Văn bản này", "Đây là": the document told of last.
_THIS = re.compile(
    r"[\W_]*(?:(?:việc ký kết|nội dung|văn bản|bản)\s+)?(?:(?:các|những|bản)\s+)?(?:nội dung|văn bản|quy chế"
    r"|chương trình|kế hoạch|thỏa thuận|biên bản|hướng dẫn|hoạt động|việc ký kết)\s+(?:này|trên|nói trên|mới)(?!\w)"
    r"|[\W_]*đây là(?!\w)"
)
# "Cả ba văn bản đều …"
_ALL = re.compile(
    r"[\W_]*(?:cả\s+)?(?:hai|ba|bốn|các|\d{1,2})\s+(?:văn bản|chương trình|quy chế|kế hoạch|thỏa thuận)(?!\w)"
)
# "sơ kết 3 năm thực hiện Quy chế số …": looked back upon, not rested on.
_REVIEW_OF = re.compile(
    r"(?<!\w)(?:sơ kết|tổng kết|đánh giá|nhìn lại|báo cáo|kết quả)\s+(?:[^\W_]+\s+){0,6}?(?:kết quả\s+|việc\s+)?$"
)
# The title of a document says nothing about what rests on it: “Lãnh đạo thực hiện Quy chế …”.
_QUOTED = re.compile(r"“(?!(?:việc ký|đây là|(?:quy chế|chương trình|kế hoạch|văn bản) này)(?!\w))[^”]*”")
# Words for a document cited before; none of them can mean the one that is signed.
_AGAIN_KINDS = (
    "nghị quyết", "chỉ thị", "quyết định", "nghị định", "thông tư", "thông tri", "kết luận", "quy định", "công văn",
    "luật", "pháp lệnh", "đề án",
)  # fmt: skip
_AGAIN = re.compile(
    rf"(?<!\w)(?P<kind>{'|'.join(_AGAIN_KINDS)})(?:\s+liên tịch)?\s+(?:này|nói trên|trên|ấy|đó|vừa nêu|kể trên)(?!\w)"
)
_FAR = 4
"""So many sentences before it the document has to be cited that such words mean."""
_CITED_ISSUES = re.compile(r"(?<!\w)số\s[^,;]{2,40}(?:,\s*ngày\s[\d/. -]+)?\s+của\s[^,;]{3,60}\s$")
_CITES = re.compile(r"\d|(?<!\w)luật\s")
_LONGEST = 2000
"""What stands farther into its sentence is that of a broken page, in characters."""
_LIST_OF_CONTENT = re.compile(r":[^:]*$")
_ISSUES = re.compile(
    r"(?<!\w)(?:đã\s+)?ban hành\s+(?!kèm)(?:công văn|chỉ thị|nghị quyết|kế hoạch số|thông tri|quyết định|văn bản"
    r"|hướng dẫn)"
)
# "Ngoài các kế hoạch phối hợp thực hiện Quyết định …, A và B cũng đã ký": that document is the others' ground.
_BESIDE = re.compile(r"(?:ngoài|bên cạnh|cùng với|song song với)(?!\w)")


def ground(
    draft: Draft, drafts: Sequence[Draft], story: Story, documents: Sequence[CitedDocument], own: dict[str, Span]
) -> Ground:
    """Numbers of the documents that ``draft``, one of ``drafts``, rests on."""
    alone = len(drafts) == 1
    only = sum(1 for each in drafts if each.kind == draft.kind) == 1
    numbers: list[str] = []
    spans: list[Span] = []
    acts = {act.sentence.order for act in (*draft.acts, *draft.also, *draft.under)}
    places = {
        document.number: places_of(document, story.sentences) for document in documents if document.number not in own
    }
    again = _said_again(documents, places, story.sentences)
    for document in documents:
        if document.number in own:
            continue
        for sentence, start, end, span in (*places[document.number], *again.get(document.number, ())):
            is_act = sentence.order in acts
            if is_act and _BESIDE.match(sentence.plain):
                continue
            if not is_act and not alone:
                of_all = _ALL.match(sentence.plain) is not None
                last = _last_before(sentence, drafts) if _THIS.match(sentence.plain) else None
                if last is not None and last is not draft:
                    continue
                if not of_all and last is None and not _names_kind(sentence, draft, start, only=only):
                    continue
            behind = sentence.order - 1 in acts
            rests = _rests_on(sentence, start, is_act=is_act) or _CITED_AS_GROUND.match(sentence.plain, end)
            near = (behind and _is_step_of(sentence, start)) or (alone and _leads_up(sentence, start, end, draft))
            if rests or near:
                if document.number not in numbers:
                    numbers.append(document.number)
                    spans.append(span)
                break
    return tuple(numbers), tuple(spans)


def _last_before(sentence: Sentence, drafts: Sequence[Draft]) -> Draft | None:
    """Which of ``drafts`` "Kế hoạch này" at the head of ``sentence`` means: the last told of not far above it."""
    called = next(iter(document_nouns(sentence.plain)), None)
    told = [
        (act.sentence.order, place)
        for place, each in enumerate(drafts)
        for act in each.acts
        if act.sentence.order < sentence.order and act.sentence.field == sentence.field
        and act.sentence.index >= sentence.index - 1 and (called is None or may_be(called, each.kind))
    ]  # fmt: skip
    return drafts[max(told)[1]] if told else None


def _names_kind(sentence: Sentence, draft: Draft, before: int, *, only: bool) -> bool:
    """Whether the sentence speaks of what is signed, by its kind, before the number."""
    nouns = [noun for noun in document_nouns(sentence.plain) if noun.end <= before and (only or noun.count != 1)]
    return any(noun.kind and may_be(noun, draft.kind) for noun in nouns)


def _rests_on(sentence: Sentence, start: int, *, is_act: bool) -> bool:
    if start > _LONGEST:
        return False
    said = _QUOTED.sub(_blank, sentence.plain[: start + _LONGEST])
    own = said.rfind(";", 0, start) + 1
    if own and (_OWN_CLAUSE.match(said, own) or _OTHER_CLAUSE.match(said, own)):
        # What stands before the semicolon is of something else.
        said = " " * own + said[own:]
    words = [word for word in _RESTS.finditer(said, 0, start) if not _describes_cited(word, said)]
    if not words or words[-1]["rests"] is None:
        return False
    governing = words[-1]
    recalled = RECALLED.search(said, 0, start) and RECALLED.search(_REPLACED.sub(_blank, said[:start]))
    if recalled or _LIST_OF_CONTENT.search(said[: governing.start()]):
        return False
    if "tập trung" in said[max(0, governing.start() - 30) : governing.start()]:
        return False
    if any(
        word["not"] in ("góp phần", "thay thế", "tuyên truyền")
        for word in words
        if governing.start() - word.end() < 40 and word["not"]
    ):
        return False
    if governing["rests"] in _CARRIES_OUT and _REVIEW_OF.search(said[: governing.start()]):
        return False
    if is_act:
        return True
    head, tail = said[: governing.start()], said[start:]
    head = _SAYS_WHO.sub(_blank, head, count=1)
    if governing["rests"] in _CARRIES_OUT and not head.strip() and _DONE_BEFORE.match(tail):
        return False
    if _ISSUES.search(tail) or "lần" in head[-12:]:
        return False
    along = _ALONG.search(head) if len(words) > 1 else None
    if along is not None and words[-2]["rests"] and _cites(said[words[-2].end() : along.start()]):
        return _rests_on(sentence, words[-2].end(), is_act=False)
    if governing["rests"] == "lấy" and not _AS_GROUND.match(said, start):
        return False
    if governing["ground"] and not head.strip(' ,;-–“"'):
        return True
    if not head.strip(' ,;-–“"') or _TO.fullmatch(head):
        return bool(_MADE.search(tail) or _DOES.search(tail) or _TOLD_OF_IT.search(tail))
    if _BY_SIGNING.match(head) or (_SIDES.match(head) and _TO_AGREE.match(tail)):
        return True
    if any(told.match(f"{head}{governing[0]}") for told in (_PREDICATE, _CARRIES, _SIGNING_RESTS)):
        return True
    carries_out = governing["rests"] in _CARRIES_OUT
    if (carries_out or "hóa" in governing["rests"]) and _PURPOSE.fullmatch(head):
        return True
    if carries_out:
        return False
    clause = head[head.rfind(";") + 1 :]
    step = _STEP.search(clause) or _GUIDANCE.match(clause)
    if step is None or _SAYS.search(clause, step.end()):
        return False
    return bool(_MADE.search(clause) or governing["rests"].startswith("cụ thể hóa"))


def _describes_cited(word: re.Match[str], said: str) -> bool:
    """Whether ``word`` says what a document cited right before it does: "Quyết định số … của A ban hành Quy chế B"."""
    return word["not"] == "ban hành" and _CITED_ISSUES.search(said, 0, word.start()) is not None


def _is_step_of(sentence: Sentence, start: int) -> bool:
    words = [*_RESTS.finditer(sentence.plain, 0, min(start, _LONGEST))]
    if not words or words[-1]["rests"] is None or not _STEP_OF.fullmatch(sentence.plain, 0, words[-1].start()):
        return False
    return words[-1]["rests"] in _CARRIES_OUT or "hóa" in words[-1]["rests"]


def _leads_up(sentence: Sentence, start: int, end: int, draft: Draft) -> bool:
    """Whether ``sentence`` says right before the signing what brings the sides to it.

    "Thực hiện Chương trình số …, hai ngành bước sang một cam kết mới."
    """
    told = draft.acts[0].sentence
    if (told.field, told.index, told.order) != (sentence.field, sentence.index, sentence.order + 1):
        return False
    head = _HERE.match(sentence.plain)
    words = _RESTS.match(sentence.plain, head.end() if head else 0)
    if words is None or words["rests"] is None or not _cites(sentence.plain[words.end() : end]) or start < words.end():
        return False
    return _SIDES_DO.match(sentence.plain, end) is not None and not _DONE_BEFORE.match(sentence.plain, start)


def _cites(text: str) -> bool:
    """Whether ``text`` cites a document: a number, or a law."""
    return _CITES.search(text) is not None


def _blank(found: re.Match[str]) -> str:
    return " " * len(found.group())


def _said_again(
    documents: Sequence[CitedDocument], places: Mapping[str, Sequence[Place]], sentences: Sequence[Sentence]
) -> dict[str, list[Place]]:
    """Where words stand for a document cited before, by its number: "chỉ thị này", "trên cơ sở thông tư nói trên"."""
    found: dict[str, list[Place]] = {}
    kinds = tuple(document.kind for document in documents if document.kind is not None)
    for sentence in sentences if any(kind.startswith(_AGAIN_KINDS) for kind in kinds) else ():
        for again in _AGAIN.finditer(sentence.plain, 0, _LONGEST):
            cited = [
                (place[0].order, place[1], document)
                for document in documents
                if (document.kind or "").startswith(again["kind"])
                for place in places.get(document.number, ())
                if 0 <= sentence.order - place[0].order <= _FAR
                and (place[0].order, place[1]) < (sentence.order, again.start())
            ]
            if cited:
                document = max(cited, key=lambda each: each[:2])[2]
                span = document.spans["number"][0]
                found.setdefault(document.number, []).append((sentence, *again.span(), span))
    return found
