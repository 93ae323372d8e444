# 早期证书：查验、补办、更正

verify-by-number = 也可以发送证书编号和持证人姓名（或身份证号后四位），中间空一格，例如：乌职19950012 王小明。以前发的证书（不是本系统签发的）也能这样查。
by-number-ours = <b>{ $state }</b>
    这是本系统签发的证书。要确认手中的文件是原件，请发送证书的 PDF。

form-ask-earlier-number = 请发送证书上的编号，照证书原样写。
form-ask-earlier-series = 是哪个系列的职称？
form-ask-earlier-level = 是哪一级？
form-ask-earlier-title = 请发送职称（资格）名称，例如：助理工程师。
form-ask-earlier-specialty = 请发送证书上的专业，例如：林业。
form-ask-earlier-authority = 请发送发证机关，照证书上的印章或落款写。
form-ask-earlier-document = 请发送批准文号，例如：乌人职〔1995〕12号。证书上没有的，请看评审表或批准文件；都没有的，写原证书编号。
form-ask-earlier-awarded-on = 哪一天取得的？请按 1995-06-01 的形式发送。
form-ask-earlier-portal = 是哪里发的？由那里的评审机构核对档案。
form-ask-earlier-new-specialty = 专业写错了的，请发送正确的专业；没有错，点“不变”。
form-ask-earlier-mistake = 请用一句话写明哪里有误、应当是什么。姓名等以账号里的为准，由单位核对。
button-lost-earlier = { $number }　{ $title }（早期证书）
earlier-mine = <b>登记在册的早期证书</b>（不是本系统签发，没有电子文件）
earlier-mine-line = <b>{ $number }</b>　{ $title }（{ $level }）　{ $day }
earlier-mine-replaced = <b>{ $number }</b>　{ $title }　已由 { $by } 代替
button-earlier_reissue = 补办 { $number }
button-earlier_correction = 更正 { $number }
present-registered = 登记在册：{ $title }（{ $level }），{ $day } 取得
next-completed-earlier_reissue = 新证书已发到本聊天；查验早期证书时会显示已由它代替。
next-completed-earlier_correction = 新证书已发到本聊天；查验早期证书时会显示已由它代替。
