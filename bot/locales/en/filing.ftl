# Filing

choose-portal = <b>Apply · Portal</b>
    Choose where the review takes place: the region, or your own prefecture.
choose-pathway = <b>Apply · Pathway</b>
choose-level = <b>Apply · Level and title</b>
chosen-specialty = Specialty: { $specialty }
level-option = { $title } ({ $level })
series-none = Nothing found. Try another word, or choose from the list.
case-begun = ✓ A draft is open. Please fill in what follows, then submit.

unit-ask = Please type your unit's name (or part of it), or its unified social credit code.
unit-which = Please choose your unit. Where names are alike, look at the code.
unit-none = No such unit was found. Try another word or the credit code; if your unit is not registered yet, please ask its administrator.
noted = ✓ Noted.

file-no-case = This file belongs to no case yet. Please apply first: main menu → Apply for a title; or open your case, then send it.
file-which-case = You have several cases open. Please choose one, then send the file.
file-which-slot = Every item has a file already. To replace one, press the item first, then send.
file-unwanted = Please send a photo (JPEG, PNG) or a PDF; stickers, voice and video can't be taken as evidence.
files-received = Received { $names }; being checked.
    { $count ->
        [1] You will be told the result.
       *[other] { $count } files; you will be told each result.
    }
files-received-left = Received { $names }; being checked. { $left } more found no item to belong to and were not taken.
pathway-line = ▸ <b>{ $name }</b>: { $what }
found-which = <b>Found</b>, please choose:
found-more = { $left } more are not shown; please type more of the name.
changed-title = ✓ Changed; what you sent is matched to the new checklist:
changed-kept = ✓ still counts: { $names }
changed-dropped = – no longer needed: { $names }
changed-lacking = ○ still to send: { $names }
portal-moved = ✓ Moved to { $portal }.
choose-series = <b>Application · series</b>
    Choose, or type a series, specialty or title.
choose-specialty = <b>Application · specialty</b>
    Choose, or type its name.
facts-title = <b>What you stated</b> (press to change)
fact-line = { $fact }: { $value }
ask-education = Your highest education?
ask-schooling = How was it had?
ask-work_since = Since which month have you done professional work? For example 2019-07.
ask-assessed = The result of your last yearly assessment?
ask-present = The level of your present title?
ask-same_specialty = Is your present title of the specialty applied for?
ask-service = Type the years of village service that were assessed excellent, for example 2022 2023 2024; 0 for none.
ask-awards = Which award or honour do you hold?
ask-standing = Does any of these apply to you?
