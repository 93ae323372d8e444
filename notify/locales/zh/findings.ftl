# 系统自己发现的：每个代码一句话，哪里不对，怎么办

reason-empty = 文件是空的。请重新选择文件后上传。
reason-too_large = 文件超过 { $most } MB。请压缩，或分成几份后上传。
reason-photo_wrong_type = 照片须为 JPEG、PNG、HEIC 或 AVIF 格式，{ $seems ->
    [unknown] 收到的不是
    [video] 收到的是视频（实况照片请先另存为静态照片）
   *[other] 收到的像是 { $seems }
}。请用手机或照相馆的原图。
reason-proof_wrong_type = 证明材料须为 PDF 或图片（JPEG、PNG、HEIC、AVIF），{ $seems ->
    [unknown] 收到的不是
    [video] 收到的是视频
   *[other] 收到的像是 { $seems }
}。请另存为 PDF，或拍照上传。
reason-damaged = 文件已损坏，打不开。请重新导出或拍摄后上传。
reason-could_not_open = 文件无法安全打开。请另存为新的 PDF 或 JPEG 后上传。
reason-too_heavy = 文件过于复杂，无法在限定时间内打开。请另存为普通 PDF，或拍照上传。
reason-could_not_check = 文件没能取到或检查。请重新发送一次。
reason-same_file = 与“{ $other }”是同一个文件，只能证明其中一项。请上传这一项自己的材料。
reason-too_many_pixels = 图片超过 { $most } 百万像素。请缩小后上传。
reason-animated = 图片含有多帧（动图）。请上传单张静态图片。
reason-photo_ratio = 照片宽高比应为 5:7（一寸，25×35 毫米），现为 { $width }×{ $height } 像素。请裁剪后上传。
reason-photo_on_its_side = 照片是横着的（{ $width }×{ $height } 像素）。请旋转 90° 使人像直立后上传。
reason-photo_small = 照片至少 { $least } 像素，现为 { $width }×{ $height }。请上传更清晰的原图。
reason-photo_blank = 照片几乎是单一颜色，看不到人像。请重新拍摄。
reason-photo_blurred = 照片不够清晰（对焦模糊）。请重新拍摄或上传原图。
reason-no_face = 没有看到人脸。请上传本人正面免冠证件照，不要上传文件、证书或风景图片。
reason-several_faces = 照片里有 { $count } 张脸。请上传只有本人一人的照片。
reason-face_upside_down = 照片上下颠倒了。请旋转 180° 后上传。
reason-face_tilted = 头偏了约 { $degrees }°。请正对镜头、两眼持平，重新拍摄。
reason-face_small = 人脸太小，只占照片高度的 { $share }%。请靠近一些，只拍头和肩膀。
reason-face_cut = 头顶、下巴或肩膀没有拍全，裁不出一寸照片。请离远一点，头部周围留些空白，重新拍摄。
reason-face_covered = 面部好像有遮挡（墨镜、口罩或手）。如有遮挡，请重新拍摄。
reason-eyes_closed = 眼睛好像没有睁开。如果是闭眼照片，请重新拍摄。
reason-face_not_looked_for = 本系统所在的机器不能自动辨认人像，请审核人员看一眼照片。
reason-ground_unusual = 建议用白色或蓝色底的照片，证书上更清楚。
reason-photo_form = 这是人像，但不是一寸证件照的样子（5:7，脸居中偏上）。请先裁剪。
reason-photo_to_confirm = 照片已裁成一寸，还没有确认。请点“查看办件”，再点“用这张”或“换一张”。
reason-proof_small = 画面太小（{ $width }×{ $height }），短边至少 { $least } 像素才看得清。请靠近重拍，或按原来的页面大小重新导出。
reason-proof_long = 材料太长：要分成 { $pieces } 张才看得清，最多 { $most } 张。请分成几份上传。
reason-pages_small = 第 { $pages } 页画面太小，看不清。请按原来的页面大小重新导出，或靠近重拍。
reason-proof_blank = 上面什么也看不到（空白或全黑）。请打开核对，重新拍摄或扫描后上传。
reason-pages_blank = 第 { $pages } 页什么也看不到（空白或全黑）。请核对是否缺少内容；空白页可以删去。
reason-blurry = 图片偏模糊，审核人员可能要求重拍。
reason-encrypted = PDF 设有密码。请取消密码后上传。
reason-encrypted_by_key = PDF 用数字证书加密，只有指定的收件人能打开。请收件人打开后用“打印为 PDF”另存再上传。
reason-too_many_pages = PDF 有 { $pages } 页，最多 { $most } 页。请只保留需要的页面。
reason-active_content = PDF 含有脚本或动作（{ $what }），不能接收。请用“打印为 PDF”另存后上传。
reason-attachments = PDF 带有附件，或指向其他文件的链接：只采用页面上看得到的内容，附件不会转交。需要的附件请另行上传。
reason-parts_missing = 文件有损坏，已尽量修复，页面上可能缺少部分内容。请逐页核对；如有缺失，请重新导出后上传。
reason-name_not_found = 材料的文字中没有找到本人姓名或身份证号，请确认没有传错。
reason-unreadable = 文件读不出来，请检查路径和权限。
reason-not_a_file = 这是文件夹、管道或设备，不是普通文件。请写出文件本身的路径。
reason-voted_down = 评审会表决未通过：应到 { $members } 人，出席 { $present } 人，同意 { $votes } 票
reason-code_taken = 这个代码的单位已经另行注册
reason-chat_taken = 申请找回的聊天已经另开了账号
reason-stage_failed = “{ $stage }”未能完成，由工作人员处理

-ask-original = 请向持证人索取证书的原始 PDF 文件。
-doubt = 不要采信其内容；{ -ask-original }
-inquire = 不要采信；请向发证机关核实。
verdict-not_a_pdf = 这不是 PDF 文件。{ -ask-original }
verdict-not_a_credential = 凭证文件（JWT）不完整或不成形，可能只复制了一部分。请重新下载，或向持证人索取原始文件。
verdict-archive = 这是压缩包或办公文档，不是 PDF 文件。请解压后选择其中的 PDF 文件；没有的，请向持证人索取原始 PDF 文件。
verdict-picture = 这是图片（截图、照片或扫描件），没有电子签名，不是电子证书原件。请扫描图中证书上的二维码查询，或向持证人索取原始 PDF 文件。
verdict-incomplete = 文件不完整，可能下载或传送中断。请重新下载后再核验，或请持证人重新发送原始 PDF 文件。
verdict-too_large = 文件过大，不是本系统签发的证书。{ -ask-original }
verdict-too_heavy = 文件无法在限定的时间和内存内打开，本系统签发的证书不会如此。{ -doubt }
verdict-no_signature = 文件没有电子签名，不是电子证书原件（可能是打印、扫描、截图或另存的文件）。请向持证人索取原始 PDF 文件，或扫描证书上的二维码查询。
verdict-structure = 文件的结构与签发时不同：有人改动过，或用软件另存过。{ -doubt }
verdict-bytes_outside = 签发之后，文件中加进了签名没有覆盖的内容，看到的可能不是签发时的内容。{ -doubt }
verdict-signature_wrong = 签名与文件内容不符：内容被改过，或签名是从别的文件搬来的。{ -doubt }
verdict-changed_after = 签名之后文件被改动过。{ -doubt }
verdict-not_ours = 签名人“{ $signer }”不在本系统的签发人名册中，即使名称相同，也不是本机关签发的证书。{ -inquire }
verdict-signer_period = 签名时间不在签发人的启用期内，可能是用已停用的密钥所签。{ -inquire }
verdict-chain = 签名证书不能追溯到受信任的根证书。{ -inquire }
verdict-no_number = 签名内容中没有证书编号，不是本系统的证书。{ -inquire }
verdict-signer_revoked = 签名时签发人的证书已被吊销。{ -inquire }
verdict-time_unproven = 签发人的密钥后来已不安全，只凭文件不能证明它签于此前。{ -inquire }
verdict-stamp_wrong = 文件中的时间戳与内容不符，文件已被改动。{ -doubt }
verdict-stamp_unknown = 文件中的时间戳不是由受信任的时间戳机构签发的。{ -inquire }
verdict-stamp_revoked = 签发时间戳的机构证书当时已被吊销。{ -inquire }
verdict-stamp_time = 签名或时间戳的时间不可信：晚于查询的时间，或与时间戳证明的时间不符。不要采信；请先核对本机日期，再向发证机关核实。
verdict-level_t = 签名时间由时间戳机构证明（PAdES B-T）。
verdict-level_lt = 签名时间由时间戳机构证明，验证所需的证书和吊销信息已存于文件中（PAdES B-LT）。
verdict-level_lta = 文件带有档案时间戳，签发人证书到期后仍可验证（PAdES B-LTA）。
verdict-proof_ended = 文件自带的证明到 { $proves_until } 为止：签发人或时间戳机构的证书已到期，到期前没有续盖时间戳，只凭文件不再能证明它签于何时。请扫描证书上的二维码核实。
verdict-unknown_number = 签名有效；本登记簿没有此证书编号，现行状态未知。请扫描证书上的二维码，或向发证机关查询。
verdict-not_the_registered_file = 签名属实，但与登记簿中的原文件不一致：内容或照片不是登记的那一份。不要采信；请向持证人索取登记的原始文件，并向发证机关核实。
verdict-registry_unknown = 签名有效；未查询登记簿，现行状态未知。请扫描证书上的二维码查询。
verdict-registry_agrees = 签名有效，与登记簿中的原文件一致。
verdict-status_list_agrees = 签名有效；签发人公布的状态清单中为有效。
verdict-status_list_old = 签名有效；但状态清单已过期，之后可能有变动，现行状态未知。请下载新的状态清单，或扫描证书上的二维码。
verdict-superseded = 此版本已失效，已由新版本替代。请向持证人索取现行版本。
verdict-revoked = 此证书已被撤销，不再有效。不要采信。
verdict-copy = 这是证书的用途副本第 { $copy } 号，有效期至 { $until }，只能用于页面上写明的接收方和用途。
verdict-copy_expired = 这是证书的用途副本第 { $copy } 号，有效期至 { $until }，已过期。请向持证人索取新的副本。
verdict-copy_withdrawn = 持证人已撤回这份用途副本，不能再使用。请向持证人索取新的副本。
verdict-certificate_in_force = 证书本身现行有效。
verdict-test_issuer = 由测试签发人签发，不具效力。

standing-valid = 有效
standing-superseded = 已失效
standing-revoked = 已撤销
standing-untrusted = 不是本系统签发
standing-tampered = 已被改动，无效
standing-unsigned = 没有电子签名，不是原件
standing-unreadable = 无法读取
standing-open = 签名属实，现行状态未知
standing-since = 自 { $day } 起。
standing-why = 原因：{ $why }
standing-successor = 现行的是第 { $version } 版。

trouble-signer_not_valid = 签发证书已到期或尚未生效，不再签发：按 docs/keys.md 换新
trouble-signer_retired = 签发人已停用或不在登记册中：按 docs/keys.md 让签发进程使用新的签发人并重启
trouble-test_mark = 页面的测试标记与签发人不符：检查 ZHICHENG_SIGNER_URL 与 `zhicheng keys list`
trouble-no_room = 页面为签名预留的位置不够（签发人已更换）：让办件继续即可，页面会重新制作
trouble-daily_cap = 今天的签发数已达上限：确认无异常后明天再继续，或提高 terms.signatures_a_day
trouble-numbers_used_up = 证书编号的位数已用完：在政策包 forms.certificate_number 中增加位数
trouble-number_taken = 按现行格式生成的编号已被占用：在政策包 forms.certificate_number 中换一个开头
trouble-not_admitted = 有一项内容不能签发（见后面的字段与代码）：更正申报资料，或与维护人员核对
trouble-no_glyph = 有一个字所有字体都没有：添加字体，或更正姓名
trouble-does_not_fit = 某一项太长，用最小字号也排不下
trouble-photo = 照片不是普通的 RGB 或灰度 JPEG

duty-evidence-check = 检查材料
duty-evidence-compare = 比对材料
duty-evidence-read = 读取材料
duty-case-check = 检查申请
duty-case-lapse = 到期终止
duty-case-end_notice = 结束公示
duty-case-outcome = 办理结果
duty-certificate-draw = 制作证书页面
duty-certificate-lint = 签名前检查
duty-certificate-sign = 签名
duty-certificate-verify = 签名后核验
duty-certificate-raise = 加盖时间戳
duty-certificate-renew = 更新时间戳
duty-file-verify = 核验文件
duty-notice-send = 发送通知
duty-office-morning = 每日提醒
duty-registry-publish = 公布登记簿
duty-screen-redraw = 刷新消息
duty-hook-call = 通知单位的系统
duty-data-retain = 删除超过保存期限的内容
duty-files-sweep = 清理文件
duty-batch-run = 批量办理
defect-of = 【{ $item }】{ $what }
