# A certificate looked up by its number

verify-number-title = By number
verify-number-what = Without a PDF, or for a certificate from before that was not issued here: the number, and the holder's name or the last four digits of the ID number.
verify-holder = Holder's name, or last four digits of the ID number
earlier-in-register = In the register of earlier certificates: { $count }
