# What the system itself found: a sentence for each code, what is wrong and how to mend it

reason-empty = The file is empty. Please choose it again and send it.
reason-too_large = The file is over { $most } MB. Please compress or split it.
reason-photo_wrong_type = The photo must be JPEG, PNG, HEIC or AVIF; { $seems ->
    [unknown] this is none of them
    [video] this is a video (of a live photo, please save the still picture)
   *[other] this seems to be { $seems }
}. Please send the original picture.
reason-proof_wrong_type = A proof must be PDF or a picture (JPEG, PNG, HEIC, AVIF); { $seems ->
    [unknown] this is none of them
    [video] this is a video
   *[other] this seems to be { $seems }
}. Save it as PDF or photograph it.
reason-damaged = The file is damaged and does not open. Please export or photograph it again.
reason-could_not_open = The file can't be opened safely. Please save it anew as PDF or JPEG.
reason-too_heavy = The file is too complex to open in time. Save it as a plain PDF, or photograph it.
reason-could_not_check = The file could not be fetched or checked. Please send it once more.
reason-same_file = This is the same file as “{ $other }”; it can prove only one of them. Please send this item's own file.
reason-too_many_pixels = The picture has over { $most } megapixels. Please make it smaller.
reason-animated = The picture is animated. Please send a single still picture.
reason-photo_ratio = The photo must be 5:7 (25×35 mm); this is { $width }×{ $height } pixels. Please crop it.
reason-photo_on_its_side = The photo lies on its side ({ $width }×{ $height } pixels). Please turn it by 90°, so that the person is upright.
reason-photo_small = The photo must have at least { $least } pixels; this has { $width }×{ $height }. Please send the original.
reason-photo_blank = The photo is almost one colour; nobody is seen. Please take it again.
reason-photo_blurred = The photo is out of focus. Please take it again or send the original.
reason-no_face = No face was found. Please send a portrait of yourself, not a document, a certificate or a view.
reason-several_faces = { $count } faces are in the photo. Please send one with you alone.
reason-face_upside_down = The photo is upside down. Please turn it by 180°.
reason-face_tilted = The head leans by some { $degrees }°. Please face the camera with both eyes level.
reason-face_small = The face is too small: { $share }% of the photo's height. Please come closer: head and shoulders only.
reason-face_cut = Head, chin or shoulders are cut off, so that no one-inch photo can be made. Please step back and leave some room around the head.
reason-face_covered = Something seems to cover the face (dark glasses, a mask, a hand). If so, please take it again.
reason-eyes_closed = The eyes seem to be closed. If so, please take it again.
reason-face_not_looked_for = This system's machine can't look for a face; a reviewer is asked to.
reason-ground_unusual = A white or blue background is better: it looks clearer on the certificate.
reason-photo_form = This is a portrait, but not cut as a one-inch photo (5:7, the face in the middle, a little high). Please crop it first.
reason-photo_to_confirm = The photo was cut to one inch and is not confirmed yet. Please open the case and press "Use this" or "Another one".
reason-proof_small = It is too small to be read ({ $width }×{ $height }); its short side needs { $least } pixels. Please photograph it closer, or export it anew in its real size.
reason-proof_long = It is too long: to be read it needs { $pieces } pictures, and at most { $most } are taken. Please split it.
reason-pages_small = Page { $pages } is too small to be read. Please export it anew in its real size, or photograph it closer.
reason-proof_blank = Nothing is to be seen on it: it is blank or all black. Please open it and look, then photograph or scan it again.
reason-pages_blank = Nothing is to be seen on page { $pages }: blank or all black. Please see whether something is missing; an empty page may be left out.
reason-blurry = The picture is rather blurred; the reviewers may ask for another.
reason-encrypted = The PDF has a password. Please remove it and send it again.
reason-encrypted_by_key = The PDF is encrypted for the holders of certain certificates. Let one of them open it, “print to PDF” and send that.
reason-too_many_pages = The PDF has { $pages } pages; at most { $most }. Please keep the pages that are needed.
reason-active_content = The PDF holds scripts or actions ({ $what }). Please “print to PDF” and send that.
reason-attachments = The PDF has attachments, or links to other files: only what its pages show is taken and passed on. Please send an attachment that is needed as a file of its own.
reason-parts_missing = The file is damaged and was mended as far as it goes; something may be missing on its pages. Please look through them, and export it anew if so.
reason-name_not_found = Neither the name nor the ID number is found in the text: please make sure it is the right file.
reason-unreadable = The file can't be read: check the path and its permissions.
reason-not_a_file = This is a folder, a pipe or a device, not a file: name the file itself.
reason-voted_down = The committee did not vote for it: { $members } members, { $present } present, { $votes } for
reason-code_taken = A unit with this code was registered meanwhile
reason-chat_taken = The chat that asked has opened an account meanwhile
reason-stage_failed = “{ $stage }” could not be done; the staff are looking into it

-ask-original = Ask the holder for the original PDF file.
-doubt = Do not rely on it: ask the holder for the original PDF file.
-inquire = Do not rely on it: ask the issuing authority.
verdict-not_a_pdf = This is not a PDF. { -ask-original }
verdict-not_a_credential = The credential (JWT) is not whole: perhaps a part of it was copied. Download it again, or ask the holder for the original file.
verdict-archive = This is an archive or an office document, not a PDF. Unpack it and choose the PDF inside; if there is none, ask the holder for the original PDF file.
verdict-picture = This is a picture (a screenshot, a photo or a scan): it has no signature and is not the original. Scan the QR code on the certificate in it, or ask the holder for the original PDF file.
verdict-incomplete = The file is not whole: its download was perhaps cut short. Download it again, or ask the holder to send the original PDF file once more.
verdict-too_large = The file is too large to be a certificate of ours. { -ask-original }
verdict-too_heavy = The file can't be opened within the limits of time and memory, as every certificate of ours can. { -doubt }
verdict-no_signature = There is no signature: this is not the original (perhaps a print, a scan, a picture, or saved anew). Ask the holder for the original PDF file, or scan the certificate's QR code.
verdict-structure = The file's structure is not as it was signed: somebody changed it, or a program saved it anew. { -doubt }
verdict-bytes_outside = After signing, content that the signature does not cover was put into the file: what is seen may not be what was issued. { -doubt }
verdict-signature_wrong = The signature does not fit the content: it was changed, or the signature is another file's. { -doubt }
verdict-changed_after = The file was changed after it was signed. { -doubt }
verdict-not_ours = The signer “{ $signer }” is not in our register of signers: whatever the name says, this is no certificate of ours. { -inquire }
verdict-signer_period = It was signed outside the signer's period, perhaps with a key that was retired. { -inquire }
verdict-chain = The signer's certificate does not lead to a trusted root. { -inquire }
verdict-no_number = The signed content holds no certificate number: it is no certificate of ours. { -inquire }
verdict-signer_revoked = The signer's certificate was revoked before this was signed. { -inquire }
verdict-time_unproven = The signer's key has since come into doubt, and nothing but its own word says that this was signed before. { -inquire }
verdict-stamp_wrong = A time-stamp in the file does not fit its content: the file was changed. { -doubt }
verdict-stamp_unknown = A time-stamp in the file is by an authority that we do not trust. { -inquire }
verdict-stamp_revoked = The certificate of the time-stamp authority was revoked at that time. { -inquire }
verdict-stamp_time = The time of the signature or of a time-stamp can't be believed: it is later than the moment asked about, or is not the one that the time-stamp proves. Do not rely on it: check this machine's date, then ask the issuing authority.
verdict-level_t = A time-stamp authority vouches for the time of signing (PAdES B-T).
verdict-level_lt = A time-stamp authority vouches for the time, and the file holds what its verification needs (PAdES B-LT).
verdict-level_lta = An archive time-stamp is on the file: it can be verified after the signer's certificate has ended (PAdES B-LTA).
verdict-proof_ended = What the file itself proves ended with { $proves_until }: the certificate of its signer or of its time-stamp authority has ended, and no time-stamp was added before: the file alone no longer proves when it was signed. Scan the certificate's QR code to verify it.
verdict-unknown_number = The signature is good; this registry does not know the number, so the present status is unknown. Scan the certificate's QR code, or ask the issuing authority.
verdict-not_the_registered_file = The signature is good, but it is not the file that the registry holds: the content or the photo is another. Do not rely on it: ask the holder for the registered file, and tell the issuing authority.
verdict-registry_unknown = The signature is good; the registry was not asked, so the present status is unknown. Scan the certificate's QR code.
verdict-registry_agrees = The signature is good and the registry holds this very file.
verdict-status_list_agrees = The signature is good, and the issuer's published status list says that it is in force.
verdict-status_list_old = The signature is good, but the status list is out of date and things may have changed since: the present status is unknown. Download a new list, or scan the certificate's QR code.
verdict-superseded = This version is no longer in force: a later one follows it. Ask the holder for the version in force.
verdict-revoked = This certificate has been revoked and is of no effect. Do not rely on it.
verdict-copy = This is copy no. { $copy } of the certificate, for the recipient and the purpose on its page, valid until { $until }.
verdict-copy_expired = This is copy no. { $copy } of the certificate, valid until { $until }: it has expired. Please ask the holder for a new one.
verdict-copy_withdrawn = The holder has withdrawn this copy: it may not be used any more. Ask the holder for a new one.
verdict-certificate_in_force = The certificate itself is in force.
verdict-test_issuer = Signed by a test issuer: of no effect.

standing-valid = Valid
standing-superseded = No longer in force
standing-revoked = Revoked
standing-untrusted = Not issued by us
standing-tampered = Changed: not valid
standing-unsigned = No signature: not the original
standing-unreadable = Can't be read
standing-open = Signature good, present status unknown
standing-since = Since { $day }.
standing-why = Why: { $why }
standing-successor = Version { $version } is in force.

trouble-signer_not_valid = the signer's certificate has ended or has not begun, so nothing is signed: make the next one, docs/keys.md
trouble-signer_retired = the signer is retired or not in the register: give the signing process the new one and restart it, docs/keys.md
trouble-test_mark = the page's test mark does not fit the signer: look at ZHICHENG_SIGNER_URL and `zhicheng keys list`
trouble-no_room = the page was drawn for a signer with a shorter certificate: let the case go on, and it is drawn anew
trouble-daily_cap = as many were signed today as may be: see that nothing is wrong and go on tomorrow, or raise terms.signatures_a_day
trouble-numbers_used_up = the digits of the certificate numbers are used up: give forms.certificate_number more in the policy pack
trouble-number_taken = the number by the present form is somebody's already: give forms.certificate_number another beginning in the policy pack
trouble-not_admitted = a field may not be signed as it is (its key and code follow): have it corrected, or look with whoever maintains this
trouble-no_glyph = no font has one of the characters: add a font, or have the name corrected
trouble-does_not_fit = a value is too long for the page even in the smallest type
trouble-photo = the photo is not a plain RGB or grey JPEG

duty-evidence-check = checking a file
duty-evidence-compare = comparing a file
duty-evidence-read = reading a file
duty-case-check = checking the case
duty-case-lapse = ending what was not mended
duty-case-end_notice = ending the public notice
duty-case-outcome = carrying out the decision
duty-certificate-draw = drawing the certificate
duty-certificate-lint = checking before the signature
duty-certificate-sign = signing
duty-certificate-verify = verifying the signature
duty-certificate-raise = time-stamping
duty-certificate-renew = renewing the time-stamps
duty-file-verify = verifying a file
duty-notice-send = sending a notice
duty-office-morning = the morning's digest
duty-registry-publish = publishing the registry
duty-screen-redraw = redrawing a message
duty-hook-call = telling an organisation’s system
duty-data-retain = deleting what is past its term
duty-files-sweep = sweeping files
duty-batch-run = doing a batch
defect-of = { $item }: { $what }
