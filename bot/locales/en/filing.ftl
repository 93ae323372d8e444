# Filing

choose-portal = <b>Apply · Portal</b>
    Choose where the review takes place: the region, or your own prefecture.
choose-pathway = <b>Apply · Pathway</b>
choose-series = <b>Apply · Series</b>
    Choose, or type a series, a specialty or a title to find it.
choose-specialty = <b>Apply · Specialty</b>
choose-level = <b>Apply · Level and title</b>
chosen-specialty = Specialty: { $specialty }
level-option = { $title } ({ $level })
series-none = Nothing found. Try another word, or choose from the list.
case-begun = ✓ A draft is open. Please fill in what follows, then submit.

unit-ask = Please type your unit's name (or part of it), or its unified social credit code.
unit-which = Please choose your unit. Where names are alike, look at the code.
unit-none = No such unit was found. Try another word or the credit code; if your unit is not registered yet, please ask its administrator.
facts-education = What is your highest education?
facts-schooling = How was it had?
facts-work-since = Since which month have you been in professional work? For example 2019-07.
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
