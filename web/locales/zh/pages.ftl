# 页面
site = 职称服务
footer = 本页面由办理单位自己的服务器提供，不经过聊天网络。
start-title = 继续办理
start-what = 个人信息和材料在本页面填写、上传，不经过聊天网络。
start-button = 开始
start-once = 链接只能使用一次，30 分钟内有效；开始后一小时内办完即可。
trouble-title = 没有办成
trouble-back = 请返回上一页修改；链接失效的，请回到聊天重新获取。
trouble = 没有这个页面，或暂时不能访问。
trouble-404 = 没有这个页面。
trouble-413 = 提交的内容太大。
incident = 系统没能完成这一步，已记录（编号 { $number }）。资料没有丢失，请稍后再试。
upload-title = 上传材料
upload-limit = 每份最多 { $most } MB。上传后立即检查，结果显示在下面，也会发到聊天。
upload-choose = 点这里拍照或选择文件，也可以把文件拖到这里
upload-send = 上传
upload-sent = 已上传，正在检查……
upload-failed = 没有传成功，请检查网络后再试。
upload-then = 完成后请回到聊天，核对并提交。
register-title = 注册账号
register-check = 请核对
register-printed-so = 姓名将按上面的写法记录和印制在证书上。
privacy-title = 个人信息处理告知
privacy-agree = 我已阅读并同意
privacy-notice-page = 收集：姓名、身份证号、民族、电话、照片和您上传的证明材料；身份证号和照片属于敏感个人信息。
    用途：只用于职称的申报、审核、发证和查验。
    可见范围：只有您的申请所经过的办理单位；身份证号只显示前六位和后四位。
    保护：身份证号和电话加密保存，不写入日志。
    期限：办理期间，以及法规规定的档案保存期限。
    权利：可以查阅、更正自己的信息；不同意则不能在线办理，可到窗口办理。
registered-page = 注册成功。请回到聊天继续。
recover-title = 找回账号
recover-what = 请填写注册时的信息。
recover-way-page = 找回方式
way-old-chat = 原来的聊天还能打开：在那里确认
way-photo = 原来的聊天打不开：上传手持身份证照片
claimed-page = 已建立找回工单，编号已发到聊天；请在原来的聊天确认。
correct-title = 证书信息更正
correct-now = 证书上现为：{ $value }
correct-to = 更正为
correct-take = 记下
correct-asked = 更正为：{ $value }
correct-leave = 不更正这一项
correct-photo = 更换照片
correct-photo-asked = 换用新照片，请在下面上传。
correct-proofs = 证明材料
look-unit = 单位
look-old = 原
look-new = 新
look-borrowed = 同样的材料也出现在办件 { $number } 中，请留意。
look-decide = 请回到聊天作出决定。
certificate-title = 领取电子证书
certificate-download = 下载 PDF 原件
certificate-keep = 请妥善保存原文件；任何人都可以用证书上的二维码或原文件核验。
button-next = 下一步
button-again = 返回修改
button-confirm-page = 确认无误，注册
