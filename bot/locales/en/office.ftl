# Officers

queue-title = <b>Waiting</b>: { $total }, oldest first ({ $shown } shown)
queue-empty = Nothing waits here.
queue-line = { $place }. <b>{ $number }</b>   { $name }   waiting { $days ->
        [one] { $days } day
       *[other] { $days } days
    }
questions-title = <b>For your office to settle</b>
files-coming = Sending the files
sure-pass = Pass the application of { $name } on to <b>{ $following }</b>?
sure-reject = Refuse the application of { $name }? It ends with that.
sure-announce = Put the result of { $name } on public notice as <b>{ $document }</b>?
sure-mend = Mend the document number to <b>{ $document }</b>? The certificate then goes on at once.
reason-ask = Please write the reason in one message; the applicant will see it.
reason-said = Reason: { $why }
document-ask = Please send the number of the approval document, or press the one suggested below.
mend-ask = The certificate could not be made. The number is now <b>{ $document }</b>; please send the right one.
defects-ask = Please list everything that has to be mended, at once, one a line.
    Now about: <b>{ $about }</b> (press to switch)
defects-whole = the whole application
done-pass = ✓ Passed on.
done-return = ✓ Returned to the applicant.
done-reject = ✓ Refused.
done-receive = ✓ Received.
done-announce = ✓ On public notice.
done-mend = ✓ The number is mended; the certificate goes on.
done-retract = ✓ Taken back.

sure-grant = Approve the case of { $name }? The rest follows by itself and cannot be taken back.
done-grant = ✓ Approved.
agreement-title = <b>Compared with the account</b>
agreement-line = { $mark } { $what }
agreement-found = an account has this ID number
agreement-name = the name agrees
agreement-phone = the phone number agrees
agreement-confirmed = the old chat has confirmed
borrowed-title = ⚑ <b>The same file stands in other persons' cases; please look</b>
borrowed-line = · { $slot }: { $numbers }
week-title = { $waiting } waiting · decided in the last seven days
