# ruff: noqa: E501 - lists of sentences read better unbroken
"""The sentences that made-up ceremonies are reported in. Places are real, people and events are not.

A sentence without a slot is a formula: unrelated reports share it word for word, as real ones do.
"""

from __future__ import annotations

PROVINCES = (
    "Lâm Đồng", "Hà Giang", "Thái Nguyên", "Kiên Giang", "Vĩnh Phúc", "Quảng Trị", "Đắk Lắk", "Nghệ An", "An Giang",
    "Bắc Giang", "Cao Bằng", "Sơn La", "Khánh Hòa", "Tây Ninh", "Hòa Bình", "Phú Yên", "Bến Tre", "Cà Mau", "Thái Bình",
    "Nam Định", "Ninh Bình", "Quảng Ngãi", "Bình Thuận", "Đồng Tháp", "Hậu Giang", "Lạng Sơn", "Yên Bái", "Gia Lai",
)  # fmt: skip
HUBS = (
    "Ban Tuyên giáo Tỉnh ủy", "Ban Dân vận Tỉnh ủy", "Ban Tuyên giáo và Dân vận Tỉnh ủy", "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh",
    "Ban Nội chính Tỉnh ủy", "Văn phòng Tỉnh ủy",
)  # fmt: skip
PARTNERS = (
    "Công an tỉnh", "Bộ Chỉ huy Quân sự tỉnh", "Bộ Chỉ huy Bộ đội Biên phòng tỉnh", "Sở Giáo dục và Đào tạo", "Sở Y tế",
    "Sở Thông tin và Truyền thông", "Sở Văn hóa, Thể thao và Du lịch", "Liên đoàn Lao động tỉnh", "Tỉnh đoàn", "Hội Nông dân tỉnh",
    "Hội Liên hiệp Phụ nữ tỉnh", "Hội Cựu chiến binh tỉnh", "Bảo hiểm xã hội tỉnh", "Viện Kiểm sát nhân dân tỉnh",
    "Tòa án nhân dân tỉnh", "Sở Nông nghiệp và Phát triển nông thôn", "Đài Phát thanh - Truyền hình tỉnh", "Hải quân Vùng 4",
)  # fmt: skip
FAMILY = ("Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Nông", "Phan", "Trịnh", "Tạ", "Hà")  # fmt: skip
MIDDLE = ("Văn", "Thị", "Đức", "Minh", "Ngọc", "Quang", "Thanh", "Hữu", "Thu", "Xuân", "Quốc", "Bích", "Công", "Đình", "Kim", "Trọng")  # fmt: skip
GIVEN = (
    "Hùng", "Lan", "Dũng", "Hoa", "Thủy", "Sơn", "Phương", "Tuấn", "Hạnh", "Long", "Nga", "Khánh", "Vinh", "Hiền", "Trung",
    "Yến", "Cường", "Oanh", "Thắng", "Loan", "Đạt", "Quỳnh", "Bình", "Mai", "Nghĩa", "Tùng", "Hải", "Liên", "Phúc", "Toàn",
)  # fmt: skip
PLACES = (
    "Hội trường Tỉnh ủy", "Trung tâm Hội nghị tỉnh", "trụ sở {partner}", "nhà văn hóa xã {commune}", "Trung tâm Chính trị huyện {district}",
    "khách sạn Sông Hương", "Nhà khách Ủy ban nhân dân tỉnh",
)  # fmt: skip
DISTRICTS = (
    "Phước Sơn", "Tân Lập", "Đông Hưng", "Yên Bình", "Vĩnh Thuận", "Krông Nô", "Mường Thanh", "Bình Xuyên", "An Khê",
    "Hương Sơn", "Châu Phú", "Lộc Ninh", "Cẩm Thủy", "Nam Đàn", "Bảo Lạc", "Tiên Yên", "Hòn Đất", "Đơn Dương", "Gò Quao",
)  # fmt: skip
COMMUNES = (
    "Tân Hòa", "Phú Lâm", "Quảng Lập", "Thạnh Mỹ", "Đạ Ròn", "Minh Sơn", "Cốc Ly", "Bản Phố", "Long Sơn", "Hưng Lộc",
    "Vĩnh Hải", "Ea Kao", "Nghĩa Trung", "Lương Phong", "Tam Thái", "Xuân Thới", "Hòa Khương", "Đồng Tâm", "An Bình",
)  # fmt: skip
KINDS = ("chương trình phối hợp", "quy chế phối hợp", "kế hoạch phối hợp", "kế hoạch liên tịch", "thỏa thuận hợp tác")
SUBJECTS = (
    "công tác tuyên truyền, vận động nhân dân tham gia bảo vệ an ninh Tổ quốc", "công tác giáo dục chính trị, tư tưởng trong học sinh, sinh viên",
    "công tác chăm sóc, bảo vệ sức khỏe nhân dân", "xây dựng nông thôn mới và đô thị văn minh", "công tác dân vận ở vùng biên giới, biển đảo",
    "tuyên truyền biển, đảo và bảo vệ chủ quyền", "bảo vệ nền tảng tư tưởng của Đảng trên không gian mạng", "phát triển người tham gia bảo hiểm y tế, bảo hiểm xã hội tự nguyện",
    "phòng, chống ma túy trong thanh thiếu niên", "công tác báo chí, xuất bản và thông tin đối ngoại", "chuyển đổi số trong đoàn viên, hội viên",
    "công tác giám sát, phản biện xã hội",
)  # fmt: skip
ISSUES = (
    "nắm tình hình tư tưởng, dư luận xã hội ở các khu công nghiệp", "bồi dưỡng đội ngũ báo cáo viên, tuyên truyền viên ở cơ sở",
    "tuyên truyền các ngày lễ lớn và sự kiện chính trị quan trọng của tỉnh", "xây dựng điển hình “Dân vận khéo” trong từng ngành",
    "đấu tranh với các quan điểm sai trái, thù địch", "biên soạn tài liệu hỏi đáp pháp luật bằng tiếng dân tộc thiểu số",
    "trao đổi thông tin định kỳ mỗi quý một lần", "tổ chức hội thi tìm hiểu truyền thống cách mạng quê hương",
    "hỗ trợ sinh kế cho hộ nghèo ở các xã biên giới", "kiểm tra việc thực hiện ở cấp huyện mỗi năm hai đợt",
    "đưa nội dung giáo dục địa phương vào trường trung học", "vận động đồng bào các tôn giáo sống tốt đời, đẹp đạo",
    "khảo sát tâm trạng công nhân trước khi ban hành chủ trương mới", "phát hiện sớm những vụ việc phức tạp để giải quyết từ cơ sở",
    "xây dựng chuyên trang, chuyên mục chung trên báo và đài của tỉnh", "tặng học bổng cho con em đoàn viên có hoàn cảnh khó khăn",
)  # fmt: skip

TITLES = (
    "{hub} và {partner} {province} ký kết {kind}", "{province}: Ký kết {kind} về {subject}", "{hub} {province} phối hợp với {partner} giai đoạn {first} - {last}",
    "Ký kết {kind} giữa {hub} với {partner}", "Tăng cường phối hợp giữa {hub} và {partner} {province}", "Hội nghị ký kết {kind} giai đoạn {first} - {last} tại {province}",
)  # fmt: skip
OPENINGS = (
    "{moment} {day}/{month}, tại {place}, {hub} {province} và {partner} tổ chức hội nghị ký kết {kind} về {subject} giai đoạn {first} - {last}.",
    "Ngày {day}/{month}/{year}, {hub} {province} phối hợp với {partner} tổ chức lễ ký kết {kind} về {subject}. Lễ ký diễn ra tại {place}.",
    "Nhằm nâng cao hiệu quả {subject}, {moment_low} {day}/{month}, {hub} {province} đã ký {kind} với {partner} tại {place}.",
    "{hub} {province} và {partner} vừa tổ chức hội nghị tổng kết việc phối hợp giai đoạn trước và ký kết {kind} giai đoạn {first} - {last}. Hội nghị diễn ra {moment_low} {day}/{month} tại {place}.",
)  # fmt: skip
ATTENDANCE = (
    "Dự hội nghị có các đồng chí: {a}, Ủy viên Ban Thường vụ, lãnh đạo {hub}; {b}, lãnh đạo {partner}; đại diện các phòng chuyên môn của hai cơ quan cùng hơn {count} đại biểu.",
    "Tham dự có đồng chí {a}, đại diện {hub}; đồng chí {b}, đại diện {partner}; đồng chí {c}, Phó Chủ tịch Ủy ban nhân dân tỉnh {province} và lãnh đạo các sở, ban, ngành liên quan.",
    "Chủ trì buổi lễ là đồng chí {a} ({hub}) và đồng chí {b} ({partner}). Cùng dự có lãnh đạo các huyện {district}, {district2} và {count} cán bộ chủ chốt.",
)  # fmt: skip
BACKGROUNDS = (
    "Báo cáo tại hội nghị cho biết, trong giai đoạn trước hai cơ quan đã phối hợp tổ chức {small} hội nghị báo cáo viên, {count} buổi tuyên truyền ở cơ sở với gần {many} lượt người nghe; riêng huyện {district} có {tiny} mô hình được nhân rộng.",
    "Theo đồng chí {c}, những năm qua công tác phối hợp giữa hai bên đạt nhiều kết quả: {count} tin, bài được đăng tải, {small} vụ việc phức tạp tại huyện {district} được giải quyết, {many} lượt đoàn viên, hội viên được bồi dưỡng.",
    "Thực hiện Quy chế số {number}-QC/TU ngày {other_day}/{other_month}/{before} của Tỉnh ủy {province}, hai cơ quan đã thường xuyên trao đổi thông tin, kịp thời tham mưu xử lý {small} vấn đề nổi lên; tổ chức {tiny} cuộc khảo sát tại {district} và {district2}.",
    "Trước khi ký kết, các đại biểu đã nghe báo cáo kết quả năm {before}: toàn tỉnh xây dựng {small} mô hình mới, huy động {many} ngày công, hỗ trợ {count} hộ dân ở huyện {district} vươn lên thoát nghèo.",
)  # fmt: skip
CONTENTS = (
    "Theo nội dung {kind}, hai bên thống nhất {tiny} nhóm nhiệm vụ trọng tâm: {issue1}; {issue2}; {issue3}; {issue4}.",
    "{Kind} gồm {tiny} nội dung, tập trung vào việc {issue1}; {issue2}; {issue3}. Bên cạnh đó, hai cơ quan sẽ {issue4}.",
    "Giai đoạn {first} - {last}, hai cơ quan phối hợp trên các mặt: {issue1}; {issue2}; {issue3}; {issue4}. Kinh phí thực hiện do mỗi bên tự bảo đảm.",
)  # fmt: skip
SPEECHES = (
    "Phát biểu tại hội nghị, đồng chí {a} đề nghị cán bộ hai cơ quan ngay sau lễ ký xây dựng kế hoạch cụ thể cho từng quý, trước mắt là {issue5} tại huyện {district2}.",
    "Đồng chí {b} khẳng định đơn vị sẽ cử cán bộ chuyên trách theo dõi việc thực hiện, chú trọng {issue5}, và báo cáo kết quả về {hub} trước ngày {other_day} hằng tháng.",
    "“Chúng tôi mong hai bên không chỉ dừng ở văn bản mà đi thẳng xuống từng thôn, bản của huyện {district}, nhất là trong việc {issue5}”, đồng chí {a} nói.",
    "Thay mặt lãnh đạo tỉnh, đồng chí {c} biểu dương kết quả đã đạt được và yêu cầu hai cơ quan chọn huyện {district2} làm điểm về {issue5}, sau {tiny} tháng sơ kết rút kinh nghiệm.",
)  # fmt: skip
PARTICULARS = (
    "Điểm mới của lần ký kết này là việc thành lập tổ công tác gồm {tiny} người do đồng chí {b} phụ trách, giao ban tại huyện {district2} vào tuần đầu của mỗi tháng.",
    "Xã {commune} (huyện {district}) được chọn làm nơi triển khai đầu tiên. Chủ tịch xã, ông {c}, cho biết bà con rất mong mô hình sớm đi vào hoạt động vì toàn xã còn {count} hộ khó khăn.",
    "Cũng tại buổi lễ, ban tổ chức đã trao {small} suất quà cho gia đình chính sách của xã {commune}, tổng trị giá {count} triệu đồng do cán bộ, chiến sĩ đóng góp.",
    "Dịp này, {small} tập thể và {tiny} cá nhân có thành tích xuất sắc được tặng giấy khen, trong đó có tập thể phòng chuyên môn huyện {district} và cá nhân đồng chí {b}.",
    "Sau lễ ký, các đại biểu đã thăm mô hình tại xã {commune}, nơi {many} người dân tham gia các nhóm tự quản từ năm {before}.",
)  # fmt: skip
FORMULAE = (
    "Thực hiện Quyết định số 238-QĐ/TW ngày 30/9/2020 của Ban Bí thư về quy chế phối hợp hoạt động giữa ban tuyên giáo cấp ủy với các cơ quan liên quan trong công tác tuyên truyền, giáo dục chính trị tư tưởng.",
    "Hội nghị đã thông qua dự thảo và lấy ý kiến đóng góp của các đại biểu; lãnh đạo hai cơ quan thay mặt tập thể ký vào văn bản trước sự chứng kiến của đông đảo cán bộ, đảng viên.",
    "Hai bên thống nhất định kỳ hằng năm tổ chức sơ kết, đánh giá kết quả thực hiện, kịp thời biểu dương những tập thể, cá nhân điển hình và rút kinh nghiệm những mặt còn hạn chế.",
    "Việc ký kết nhằm phát huy sức mạnh tổng hợp của cả hệ thống chính trị, góp phần hoàn thành thắng lợi các mục tiêu, nhiệm vụ mà nghị quyết đại hội đảng bộ các cấp đã đề ra.",
    "Nội dung phối hợp bám sát chức năng, nhiệm vụ của mỗi bên, bảo đảm thiết thực, hiệu quả, tránh hình thức, không làm thay nhiệm vụ của nhau.",
    "Đây là cơ sở để cơ quan tuyên giáo các cấp và các ngành liên quan nâng cao chất lượng công tác tham mưu cho cấp ủy trong lãnh đạo, chỉ đạo nhiệm vụ chính trị của địa phương.",
    "Quán triệt sâu rộng đường lối, chủ trương của Đảng, chính sách, pháp luật của Nhà nước đến từng cán bộ, đảng viên và các tầng lớp nhân dân, tạo sự thống nhất trong Đảng và đồng thuận trong xã hội.",
)  # fmt: skip
CLOSINGS = (
    "{Kind} có hiệu lực từ ngày ký và thực hiện đến hết năm {last}.", "Theo kế hoạch, lần sơ kết đầu tiên sẽ diễn ra tại huyện {district2} vào tháng {other_month} năm sau.",
    "Kết thúc hội nghị, hai cơ quan giao phòng chuyên môn làm đầu mối, gửi văn bản đến {count} chi, đảng bộ trực thuộc.",
)  # fmt: skip
CAPTIONS = (
    "Quang cảnh hội nghị.", "Lãnh đạo hai cơ quan ký kết {kind}.", "Đồng chí {a} phát biểu tại hội nghị.", "Đại biểu hai cơ quan chụp ảnh lưu niệm.",
    "Đồng chí {b} trao quà cho gia đình chính sách xã {commune}. Ảnh: {c}", "{partner} và {hub} ký kết tại {place}.",
)  # fmt: skip

NEW_TITLES = (
    "Cái bắt tay giữa {hub} và {partner} {province}", "{province} có thêm một {kind} giữa hai cơ quan", "Chung tay vì {subject}",
    "{partner} {province} bắt tay với {hub}: việc gì cũng phải đến nơi đến chốn", "Từ một lễ ký ở {province}", "Thêm nguồn lực cho {subject}",
)  # fmt: skip
NEW_LEADS = (
    "{hub} {province} cùng {partner} vừa đặt bút ký một {kind} mới, mở ra cách làm chung cho những năm tới.",
    "Với {kind} vừa ký, {partner} và {hub} {province} kỳ vọng việc phối hợp sẽ sát cơ sở hơn.", "",
)  # fmt: skip
EDITS = (
    ("đồng chí", "ông"), ("Ủy ban nhân dân", "UBND"), ("hội nghị", "buổi làm việc"), ("hai cơ quan", "hai đơn vị"), ("trong đó", "đáng chú ý"),
    ("Phát biểu tại", "Nói tại"), ("cho biết", "thông tin"), ("gần", "khoảng"), ("đề nghị", "yêu cầu"), ("Cũng tại", "Tại"),
)  # fmt: skip
"""What an editor writes otherwise: (of the original, of the reprint)."""

ITEM_HEADINGS = ("* Tin thêm:", "Cũng trong ngày,", "Tin vắn:", "* * *", "Trong một diễn biến khác,")
