# 单位的系统查看证书
share-title = <b>谁能看我的证书</b>
    单位的人事系统经您同意，可以查看您的证书，并在证书签发、失效、撤销时收到通知。不同意不影响办理；随时可以收回。
share-agreed = 您已同意：
share-line = ▸ { $office }（{ $since } 起）
share-none = 您没有同意任何单位查看。
share-offered = 下列单位的系统在查看证书，是否同意由您决定：
share-nobody-asks = 现在没有别的单位的系统需要查看。
share-ask = 同意 <b>{ $office }</b> 的系统查看您的证书吗？
share-what = 它将看到：您每张证书现行的一版，包括姓名、专业、职称、级别、评审机构、批准文号和日期、证书编号及状态；身份证号只显示前六位和后四位，出生日期只显示年份，没有照片。
    每次查看都会记在“谁看过我的材料”里。收回之前一直有效，收回后立即停止。
share-given = ✓ 已同意。
share-taken-back = ✓ 已收回，该单位的系统现在看不到您的证书。
share-find = 请发送单位的名称或代码。
share-which = 是哪一个单位？
share-not-found = 没有找到这样的单位，或它的系统不查看证书。请换一种写法再发送。
button-share = 谁能看我的证书
button-share-back = 收回：{ $office }
button-share-ask = { $office }
button-share-found = { $office } · { $code }
button-share-give = 同意
button-share-find = 其他单位……
looks-listed = 单位的系统查看证书
looks-notified = 单位的系统收到证书变动通知
looks-why-listed = 您已同意
looks-why-notified = 您已同意
