# Certificates from before: looked up, reissued, corrected

verify-by-number = Or send the certificate's number and its holder's name (or the last four digits of the ID number), with a blank between, for example: 乌职19950012 王小明. Certificates from before, that were not issued here, are found so too.
by-number-ours = <b>{ $state }</b>
    This certificate was issued here. To make sure that a file is the original, send its PDF.

form-ask-earlier-number = Send the number on the certificate, exactly as it stands there.
form-ask-earlier-series = Of which series is the title?
form-ask-earlier-level = Of which level?
form-ask-earlier-title = Send the title, for example 助理工程师.
form-ask-earlier-specialty = Send the specialty on the certificate, for example 林业.
form-ask-earlier-authority = Send who issued it, as its seal or signature says.
form-ask-earlier-document = Send the number of the approving document, for example 乌人职〔1995〕12号. If the certificate has none, look at the assessment form; without any, send the earlier certificate's number.
form-ask-earlier-awarded-on = On which day was it obtained? Send it as 1995-06-01.
form-ask-earlier-portal = Where was it issued? The review body there compares its archive.
form-ask-earlier-new-specialty = If the specialty is wrong, send the right one; else press “unchanged”.
form-ask-earlier-mistake = Write in a sentence what is wrong and what is right. Name and the like are taken from your account; the unit compares them.
button-lost-earlier = { $number } { $title } (earlier)
earlier-mine = <b>Certificates from before, in the register</b> (not issued here, without a file)
earlier-mine-line = <b>{ $number }</b>　{ $title } ({ $level })　{ $day }
earlier-mine-replaced = <b>{ $number }</b>　{ $title }: { $by } stands in its place
button-earlier_reissue = Reissue { $number }
button-earlier_correction = Correct { $number }
present-registered = In the register: { $title } ({ $level }), obtained on { $day }
next-completed-earlier_reissue = The new certificate has been sent here; whoever looks the earlier one up reads that it stands in its place.
next-completed-earlier_correction = The new certificate has been sent here; whoever looks the earlier one up reads that it stands in its place.
