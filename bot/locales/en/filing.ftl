# Filing

chosen-specialty = Specialty: { $specialty }
level-option = { $title } ({ $level })
case-begun = ✓ A draft is open. Please fill in what follows, then submit.

unit-which = Please choose your unit. Where names are alike, look at the code.
noted = ✓ Noted.

file-no-case = This file belongs to no case yet. Please apply first: main menu → Apply for a title; or open your case, then send it.
file-which-case = You have several cases open. Please choose one, then send the file.
file-which-slot = Every item has a file already. To replace one, press the item first, then send.
file-unwanted = Please send a photo (JPEG, PNG, HEIC) or a PDF; stickers, voice and video can't be taken as evidence.
files-received = Received { $names }; being checked.
    { $count ->
        [1] You will be told the result.
       *[other] { $count } files; you will be told each result.
    }
files-received-left = Received { $names }; being checked. { $left } more found no item to belong to and were not taken.
found-more = { $left } more are not shown; please type more of the name.
changed-title = ✓ Changed; what you sent is matched to the new checklist:
changed-kept = ✓ still counts: { $names }
changed-dropped = – no longer needed: { $names }
changed-lacking = ○ still to send: { $names }
portal-moved = ✓ Moved to { $portal }.
facts-title = <b>What you stated</b> (press to change)
fact-line = { $fact }: { $value }
ask-assessed = The result of your last yearly assessment?
ask-present = The level of your present title?
ask-same_specialty = Is your present title of the specialty applied for?
ask-awards = Which award or honour do you hold?
ask-standing = Does any of these apply to you?
unit-ask = <b>Where do you work?</b>
    Type a few characters of your unit's name, pinyin, or its credit code; or look it up by place.
unit-none = No such unit was found. Try another word, or look it up by place; a unit that is not registered yet is registered by its officer.
unit-none-there = No unit is registered here yet. Choose another place, or ask your unit's officer to register it.
unit-portal = In which prefecture is your unit? Units of the region itself: the first.
unit-county = { $portal }: in which county is your unit?
unit-taken = ✓ Unit: <b>{ $unit }</b>. If that is wrong, press “Back a step”.
known-changes = If any of this has changed, change it first.
choose-series = <b>What do you apply for?</b>
    Type a specialty or a title (“veterinary”, “engineer”, pinyin too), or choose a series.
choose-specialty = <b>Choose the specialty</b>, or type its name.
found-which = <b>Which of these?</b>
series-none = No such specialty was found. Try another word, or go back a step and choose a series.
options-title = <b>Open to you:</b>
options-none = <b>By what you stated, no title of this specialty is open to you now.</b>
option-line = { $place }. <b>{ $title }</b> by { $name }
option-button = { $title } · { $name }
option-portal = {"  "}reviewed in { $portal }: { $why }
option-met = {"  "}✓ { $what }
option-asked = {"  "}? to be determined: { $what }
option-more = { $name } ({ $questions } more questions)
option-gone = That is not open any more; here is how it stands now.
window-any-day = {"  "}taken in on any day ({ $body })
window-unset = {"  "}{ $body } has set no window
window-open = {"  "}taken in until { $until } ({ $body }; its receipt counts)
window-shut = {"  "}✗ not taken in now; again from { $opens } ({ $body }). You can prepare the draft.
window-shut-unknown = {"  "}✗ not taken in now; the next window is not announced yet ({ $body }). You can prepare the draft.
later-title = <b>Not yet:</b>
later-line = · { $title } by { $name }: { $why }
later-year = . <b>Open from { $year } on</b>
examined-title = <b>By national examination only:</b>
examined-line = · { $title } ({ $exam })
ask-education = <b>What is your highest education?</b>
    “Part-time” means adult, self-taught, correspondence and the like.
ask-schooling = How was it had?
education-had = { $education }, { $how }
had-full_time = full-time
had-party_school = Party school
had-other = part-time
ask-work_since = <b>In which year did you begin professional work?</b>
    Choose the year, or type year and month, such as 2019-07.
ask-work_since-month = { $year }: which month?
month = { $month ->
    [1] Jan
    [2] Feb
    [3] Mar
    [4] Apr
    [5] May
    [6] Jun
    [7] Jul
    [8] Aug
    [9] Sep
    [10] Oct
    [11] Nov
   *[12] Dec
    }
ask-service = <b>In which years were you in village service and assessed excellent?</b>
    Tick the years, or type them: 2022-2024, or 22, 23, 24.
service-shown = You said: <b>{ $years }</b> (at most { $run } in a row). If that is right, press “These years”.
service-none-shown = No year is ticked yet.
year-ticked = ☑ { $year }
year-free = { $year }
options-unrecommended = ⚠ Your unit has chosen no recommending unit for this series: ask its officer to, before you submit.
options-conditions = The series' conditions: { $url }
conditions-series = <b>Conditions · choose the series</b>
conditions-specialty = <b>Conditions · choose the specialty</b>
conditions-level = <b>Conditions · choose the level</b>
conditions-title = <b>{ $title }: what it asks for ({ $year })</b>
conditions-way = <b>{ $name }</b>, by { $source }
conditions-summary = { $summary }
conditions-either = Any one of these:
conditions-row = {"  "}· { $what }
conditions-files = {"  "}Files: { $names }
conditions-exam = This level is obtained by the national examination alone: { $exam }. Who passes it is appointed by the rules, without an application here.
conditions-none = No pathway leads to this level at present. Press “Back” for other levels.
conditions-barred = <b>Nobody may apply who is:</b>
