# 词汇：状态、角色、动作、学历、级别

language-name = 中文
list-comma = 、
citation = （{ $source }）

state-draft = 草稿（未提交）
state-checking = 已提交，材料检查中
state-in_review = 审核中
state-received = 评审机构已接收
state-deliberating = 评审中
state-on_notice = 公示中
state-approved = 已批准
state-issuing = 制证中
state-completed = 已办结
state-returned = 已退回，待补正
state-lapsed = 逾期未补正，已终止
state-rejected = 未通过
state-withdrawn = 已撤回
state-held = 暂缓，工作人员处理中

node-unit = 基层单位
node-recommender = 推荐单位
node-bureau = 人社部门
node-body = 评审机构
node-helpdesk = 服务台

rank-clerk = 经办
rank-decider = 审核
rank-chief = 负责人

action-submit = 提交
action-withdraw = 撤回
action-enter = 材料检查通过，进入审核
action-send_back = 材料检查未通过，退回补正
action-open = 开始审阅
action-pass = 审核通过，提交下一单位
action-return = 退回申请人
action-reject = 不通过
action-retract = 收回
action-receive = 接收
action-deliberate = 上会评审
action-announce = 公示
action-grant = 批准
action-end_notice = 公示期满，批准
action-issue = 制证
action-complete = 办结，证书已发
action-lapse = 逾期终止
action-hold = 暂缓
action-resume = 恢复办理

evidence-missing = 未上传
evidence-waiting = 检查中
evidence-accepted = 已通过检查
evidence-flagged = 已收下，提示审核人员留意
evidence-refused = 未通过检查，请重新上传

certificate-signed = 待核验
certificate-valid = 有效
certificate-superseded = 失效（已有新版）
certificate-revoked = 已撤销

education-secondary = 中专
education-college = 大专
education-bachelor = 本科
education-master = 硕士
education-doctor = 博士

schooling-full_time = 全日制
schooling-party_school = 党校
schooling-other = 其他（成人、自考、函授等）

tier-region = 省（自治区）直属单位
tier-prefecture = 地（州、市）级单位
tier-county = 县级单位
tier-township = 乡镇及以下单位

level-yuan = 员级
level-zhuli = 助理级
level-zhongji = 中级
level-fugao = 副高级
level-zhenggao = 正高级

mode-exam = （以考代评）
mode-exam_then_review = （考评结合）
mode-qualification = （职业资格对应）

sex-male = 男
sex-female = 女

field-name = 姓名
field-id-number = 身份证号
field-ethnicity = 民族
field-phone = 电话
kind-application = 职称申报
kind-reissue = 证书丢失补办
kind-correction = 证书信息更正
kind-account_recovery = 账号找回
action-confirm = 原聊天确认是本人
action-object = 原聊天表示不是本人
assessed-excellent = 优秀
assessed-qualified = 合格（称职）
assessed-not_qualified = 基本合格或不合格
assessed-none = 未考核
answer-none = 没有
answer-yes = 是
answer-no = 否
answer-in_post = 没有，均不属于
fact-education = 学历
fact-schooling = 学习形式
fact-work_since = 参加专业技术工作
fact-assessed = 年度考核
fact-present = 现任职称
fact-same_specialty = 与申报专业相同
fact-service = 驻村服务考核优秀年份
fact-awards = 奖项
fact-standing = 不得申报的情形
field-sex = 性别
field-birth-date = 出生日期
field-specialty = 专业名称
field-photo = 一寸照片
portal-own_prefecture = 您的单位所在地有这个级别的评审权，须在当地评审
portal-region_unit = 省（自治区）直属单位在省（自治区）评审
portal-not_reviewed_there = 您的单位所在地没有这个级别的评审权
question-thresholds_unconfirmed = 本年度文件的年限标准尚未由部署单位确认，请按文件原文核定
question-yuan_or_zhuli = 中专学历初次确定为员级还是助理级，请核定
question-schooling_in_township = 乡镇及以下单位的本科学历是否须为全日制，请核定
question-area_class = 该县是否属于“四类以下地区”，请核定
question-other = 请核定：{ $code }
kind-unit_registration = 单位注册
kind-unit_change = 变更单位名称/代码
kind-unit_recovery = 单位账号申诉
outcome-unit_registration = 单位启用
outcome-unit_change = 信息变更
outcome-unit_recovery = 更换管理员
field-unit-name = 单位名称
field-unit-code = 统一社会信用代码
field-unit-portal = 所属
field-unit-tier = 单位级别
field-unit-area-class = 艰苦边远地区类别
field-unit-contact = 联系人
field-unit-phone = 办公电话
field-unit-address = 地址
field-unit-hours = 办公时间
field-unit-recommenders = 推荐单位
action-contest = 公示异议
copyfield-for_whom = 接收方
copyfield-purpose = 用途
copyfield-until = 有效期
