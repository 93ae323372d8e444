# Vocabulary: states, roles, actions, education, levels

language-name = English
list-comma = {", "}
citation = {" "}({ $source })

state-draft = draft, not submitted
state-checking = submitted, files being checked
state-in_review = in review
state-received = received by the review body
state-deliberating = before the committee
state-on_notice = on public notice
state-approved = approved
state-issuing = certificate being made
state-completed = completed
state-returned = returned, to be mended
state-lapsed = lapsed, not mended in time
state-rejected = not approved
state-withdrawn = withdrawn
state-held = on hold, our staff look into it

node-unit = Unit
node-recommender = Recommending unit
node-bureau = Personnel bureau
node-body = Review body
node-helpdesk = Help desk

rank-clerk = clerk
rank-decider = reviewer
rank-chief = head

action-submit = submitted
action-withdraw = withdrawn
action-enter = files in order, review begins
action-send_back = files not in order, returned
action-open = being read
action-pass = passed, on to the next office
action-return = returned to the applicant
action-reject = not approved
action-retract = taken back
action-receive = received
action-deliberate = before the committee
action-announce = on public notice
action-grant = approved
action-end_notice = notice ended, approved
action-issue = certificate being made
action-complete = completed, certificate issued
action-lapse = lapsed
action-hold = on hold
action-resume = resumed

evidence-missing = not sent yet
evidence-waiting = being checked
evidence-accepted = in order
evidence-flagged = taken, reviewers are pointed to something
evidence-refused = can't be used, please send another

certificate-signed = to be verified
certificate-valid = valid
certificate-superseded = void, a newer version exists
certificate-revoked = revoked

education-secondary = Secondary (中专)
education-college = College (大专)
education-bachelor = Bachelor
education-master = Master
education-doctor = Doctor

schooling-full_time = full-time
schooling-party_school = Party school
schooling-other = other (adult, self-taught, correspondence)

tier-region = unit of the region
tier-prefecture = unit of a prefecture
tier-county = county unit
tier-township = township unit or below

level-yuan = technician level
level-zhuli = assistant level
level-zhongji = intermediate
level-fugao = associate senior
level-zhenggao = senior

mode-exam = {" "}(by examination only)
mode-exam_then_review = {" "}(examination first)
mode-qualification = {" "}(by professional qualification)

sex-male = male
sex-female = female

field-name = name
field-id-number = ID number
field-ethnicity = ethnicity
field-phone = phone
kind-application = Application
kind-reissue = Reissue of a certificate
kind-correction = Correction of a certificate
kind-account_recovery = Account recovery
action-confirm = old chat: it is me
action-object = old chat: not me
assessed-excellent = excellent
assessed-qualified = qualified
assessed-not_qualified = not qualified
assessed-none = not assessed
answer-none = none
answer-yes = yes
answer-no = no
answer-in_post = none of these
fact-education = Education
fact-schooling = Schooling
fact-work_since = Professional work since
fact-assessed = Yearly assessment
fact-present = Present title
fact-same_specialty = Same specialty
fact-service = Excellent years of village service
fact-awards = Awards
fact-standing = Bars to applying
field-sex = sex
field-birth-date = date of birth
field-specialty = specialty
field-photo = ID photo
portal-own_prefecture = your unit's own prefecture reviews this level
portal-region_unit = units of the region are reviewed at the region
portal-not_reviewed_there = your unit's prefecture does not review this level
question-thresholds_unconfirmed = This year's thresholds have not been confirmed by the deployer; please check against the document
question-yuan_or_zhuli = Technician or assistant level for secondary education: please settle
question-schooling_in_township = Must a bachelor's degree be full-time in a township unit: please settle
question-area_class = Is the county an area “of class 4 or below”: please settle
question-other = Please settle: { $code }
kind-unit_registration = Unit registration
kind-unit_change = Change of a unit's name or code
kind-unit_recovery = Appeal for a unit's account
outcome-unit_registration = unit active
outcome-unit_change = record changed
outcome-unit_recovery = officer replaced
field-unit-name = Name of the unit
field-unit-code = Credit code
field-unit-portal = Belongs to
field-unit-tier = Level of the unit
field-unit-area-class = Class of hardship area
field-unit-contact = Contact
field-unit-phone = Office telephone
field-unit-address = Address
field-unit-hours = Hours
field-unit-recommenders = Recommending unit
action-contest = objection
copyfield-for_whom = recipient
copyfield-purpose = purpose
copyfield-until = last day
