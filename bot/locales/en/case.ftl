# A case as its applicant sees it

case-number = <b>{ $number }</b>   { $year }
case-pathway = Pathway: { $pathway }
case-state = ● <b>{ $state }</b>
case-state-since = ● <b>{ $state }</b> (since { $since })
flow-title = <b>The way through the offices</b>
flow-step = { $mark } { $role }: { $office }
flow-by = {"  "} { $by }, { $at }
flow-now = {"  "} ◂ now here
nobody-decides = ⚠ Nobody can decide this now: <b>{ $office }</b> has no reviewer. The help desk and the offices above have been told. You can call { $contact } { $phone }, or the help desk { $desk }.
nobody-at-unit = ⚠ <b>{ $office }</b> has no reviewer: once submitted, nobody can decide this now. The help desk and the offices above have been told. You can call { $contact } { $phone }, or the help desk { $desk }.
contacts = Contact: { $office }, { $contact }, { $phone }
certificate-issued = ✓ Certificate number: <b>{ $number }</b>

next-draft = Next: fill in what is missing, then submit.
next-withdrawn = Next: change what you like and submit again.
next-returned = Next: mend what is listed above and submit again.
next-checking = Next: once the files are checked, it goes to { $following } by itself.
next-in_review = Next: after { $office }, it goes to { $following }.
next-in_review-last = Next: { $office } receives it, then puts it on public notice.
next-received = Next: { $office } puts the result on public notice.
next-deliberating = Next: the committee decides, then public notice.
next-on_notice = On public notice until the end of { $due } ({ $document }); approved if nobody objects.
next-approved = Next: the certificate is drawn and signed, and comes here by itself.
next-issuing = Next: the certificate is signed and comes here by itself.
next-completed = The certificate was sent to this chat; “My certificates” sends it again.
next-lapsed = This application has ended; you may apply again.
next-rejected = This application has ended. With questions, please ask the office that decided.
next-held = Our staff have been told; it goes on by itself, you need do nothing.

returned-by = <b>To be mended</b> ({ $office }, { $by })
returned-checks = <b>The files did not pass the checks</b>
returned-term = Please mend it and submit again by the end of { $due }; after that it lapses.
defect = { $place }. { $what }
defect-about = [{ $slot }] { $what }

stated-unit = Unit: { $unit }
stated-no-unit = ○ Unit: not chosen
checklist-title = <b>Evidence</b>
slot-line = { $mark } { $name }: { $state }
slot-reason = {"  "}· { $reason }
files-all-there = Every file is here. To replace one, press it, then send the new file.
files-being-checked = Every file was received and is being checked; you will be told.
photo-to-confirm = ▸ The photo was cut to one inch. Please look at the picture sent above and press "Use this"; else "Another one".
photo-confirmed = ✓ The photo is confirmed.
slot-returned = {"  "}✗ { $what }
slot-answer = {"  "}Explained: { $answer }
explain-ask = <b>{ $name }</b> was sent back:
    { $what }

    Please explain in words (why it is so, where it can be checked) and send them. You can also send a new file now.
explained = ✓ Noted; the reviewers will read it. Please submit again once all is mended.
album-which = { $count } files were received{ $left ->
        [0] {""}
       *[other] {" "}({ $left } more are too many at once)
    }. To which item do they belong?
    Pages of one item: choose it. One file for each item: choose "One each".
pages-replace-or-more = <b>{ $name }</b> has { $there } file(s). Are the { $count } new one(s) to replace it, or to follow it?
pages-received = ✓ Received for <b>{ $name }</b>: { $count } file(s) now, put together in the order in which they came.
    Send the next page if there is one; once all are sent, press "Done".{ $left ->
        [0] {""}
       *[other] {" "}({ $left } more were not taken.)
    }
pages-done = ✓ This item is complete.
typed-human = human|a human|help desk|support|人工|人工服务|转人工
typed-all-sent = done|that's all|thats all|完成
files-dropped = ✓ These files were not taken.
earlier-offer = You sent <b>{ $name }</b> with { $number } ({ $day }), { $pages } page(s). Use it this time too?
earlier-used = ✓ The earlier file serves again.
send-next = ▸ Please send: <b>{ $name }</b>
    { $hint }

submit-title = <b>Please check before you submit</b>
submit-ask = Until the first office has read it, you can withdraw it. Submit?
submit-incomplete = Something is still missing (○ or ✗); it can be submitted once that is done.
submitted = ✓ Submitted.
withdrawn = ✓ Withdrawn. You can change it and submit again.

timeline-title = <b>History</b>
timeline-empty = Nothing yet.
timeline-line = ▸ { $at }  { $what }  { $who }
timeline-why = {"  "}· { $why }
case-about = Certificate: { $number }
flow-submitted = Handed in
flow-notice = Public notice
flow-plain = { $mark } { $what }
flow-at = {" "}· { $at }
outcome-application = Certificate made and signed
outcome-reissue = New version made, the lost one void
outcome-correction = New version made, the old one void
outcome-account_recovery = Account moved to the new chat
next-in_review-grant = Next: { $office } decides; once approved the rest follows by itself.
next-draft-account_recovery = Next: send the photo with your identity card, then submit.
next-in_review-account_recovery = Next: the help desk checks it; you will be told here.
next-approved-account_recovery = Granted. Unless the old chat objects, the account moves at { $due }.
next-completed-account_recovery = The account has moved to the new chat.
next-completed-reissue = The new version has been sent here; the lost one is void.
next-completed-correction = The new version has been sent here; the old one is void.
changes-title = <b>Corrections</b> (old → new)
change-line = ✎ { $field }: { $old } → <b>{ $new }</b>
change-photo = ✎ ID photo: a new one
reissue-note = A reissue changes nothing: same number, a new version, the lost one void.
correction-none-yet = ○ Nothing to correct yet: press the fields below, as many as are wrong.
stated-no-facts = ○ Education and work: not complete
warn-portal = ⚠ Wrong entrance: { $why }; the right one is <b>{ $portal }</b>.
warn-window = ⚠ { $body } takes in until { $until }, by its own receipt; the offices usually need { $short } working days more. Submit soon and call them.
warn-eligibility = ⚠ { $what }
eligible = ✓ What you stated fulfils the conditions:
eligible-asked = The basic conditions are checked; what has a “?” is determined by the offices:
change-field = ✎ { $field }
send-by-link = ▸ Press “Send files” for a one-time page; files and personal data do not go through the chat.
flow-applicant = Applicant
flow-since = since { $since }
flow-footer = Shared by the applicant; what the system says at the moment counts
flow-here = here now
declared-title = <b>What is stated</b>
looks-title = <b>Who has seen my papers</b>  { $number }
looks-none = Nobody yet.
looks-line = ▸ { $at }  { $office } { $name }: { $what } ({ $why })
looks-facts = looked at what is stated
looks-files = looked at the files
looks-roster = took the roster away, with ID numbers and phones
looks-roster_published = took the roster for publication away, without ID numbers and phones
looks-votes = took the sheet of a meeting away
looks-turn = it was that office’s turn
looks-why-facts = an office of the route, not its turn then
looks-why-files = an office of the route, not its turn then
looks-why-roster = no purpose was given
looks-why-roster_published = for publication
looks-why-votes = for the meeting
looks-more = { $count } older ones.
looks-how = What one person looks at several times within an hour is one line, with the first time.
more-title = <b>More</b>
flow-committee = committee meeting

read-facts = ☞ Read on “{ $name }”: <b>{ $read }</b>. Is that right?
read-facts-otherwise = ☞ Read on “{ $name }”: <b>{ $read }</b>; you stated { $stated }. Shall it be as it was read?
