# What is found of the house: for `zhicheng doctor` and the operator's page

house-head-what = what
house-head-value = value
house-head-from = from
house-head-remark = remark

house-versions = versions
house-policy-pack = policy pack
house-calendar = holidays
house-database = database
house-disk = room for files
house-worker-runs = worker
house-signer-runs = signer's process
house-document-roots = roots of signed documents
house-reader-runs = reader of pages
house-beat-runs = beat
house-bot-runs = bot
house-held-cases = cases on hold
house-unknown-work = unknown work
house-overdue-work = overdue work
house-messages = messages
house-webhooks = webhooks
house-signed-files = signed files
house-archive-time-stamps = files that wait for a time-stamp
house-windows = windows
house-broker = broker
house-public-address = public address
house-signer = signer's certificate
house-keys-folder = keys folder
house-key-files = key files
house-time-stamps = time-stamp authority
house-Matrix = Matrix
house-replica = replica
house-directory = directory
house-sign-in-posts = posts by the directory
house-told-at-the-desk-alone = offices told at the desk alone
house-cage = cage
house-reading = reading

house-said-versions = zhicheng { $app }, schema { $schema }, pack { $pack }
house-said-unmade = will be made on the first run
house-said-damaged = is damaged on its disk: end every part, put its files aside, restore the newest backup (docs/operating.md)
house-said-no_answer = does not answer ({ $why })
house-said-never = never yet
house-said-ago = last did something { $age } ago
house-said-ahead = last did something in { $age }: the clock went back
house-said-does_nothing = it does nothing: start it, or end it and start it again (`zhicheng up` runs every part)
house-said-held = { $numbers }: mend what the help desk was told, then `zhicheng retry --all`
house-said-unknown_work = another release owes what this one does not know: it waits for that release. If it was taken back, put it in again (docs/upgrading.md)
house-said-overdue = { $duty } ({ $stage }): { $count } due, the oldest for { $age }: nobody came for it, is its worker running?
house-said-overdue_trouble = { $duty } ({ $stage }): { $count } due, the oldest for { $age } (last: { $trouble })
house-said-silent = { $channel }: none of { $failed } in a day got through, the last because: { $why }
house-said-channels_silent = channels silent: { $count }
house-said-hooks_fail = { $count } take nothing
house-said-hook_fails = “{ $name }” of { $office } takes nothing ({ $why }), and is tried again: `zhicheng api webhooks test { $id }` looks
house-said-hook_disabled = “{ $name }” of { $office } is disabled ({ $why }): once it is mended, `zhicheng api webhooks test { $id }` lets it go on
house-said-get_through = get through
house-said-as_stored = as they were stored
house-said-files_changed = { $count } missing or changed
house-said-restore = { $files }: restore them from a backup; `zhicheng log verify` names all
house-said-stamps_late = { $count } files have waited for longer than a day: see the log of the workers, `not stamped`
house-said-none_late = none is late
house-said-windows_end = end within 14 days: { $bodies }
house-said-no_window_ends = none ends within 14 days
house-said-calendar_unread = can't be read: see the policy pack
house-said-calendar_absent = the holidays of { $year } are absent, so terms run through them: complete calendar.yaml (docs/policy.md)
house-said-free = { $megabytes } MB free
house-said-free_unknown = answers; no end of its room is known
house-said-disk_full = { $megabytes } MB free: below ZHICHENG_KEEP_FREE_MB={ $least } no file of a case is taken; decisions go on: make room
house-said-address = ZHICHENG_PUBLIC_URL must begin with https://: no certificate is signed with another.
house-said-replica_follows = follows closely
house-said-replica_behind = { $minutes } minutes behind the database, which answers for it: look at the replication (docs/scaling.md)
setting-unknown = is no setting and does nothing; the nearest is { $near }
house-said-matrix_speaks = answers, speaks { $version }
house-said-directory_answers = it answers, { $keys } public keys; whoever leaves the desk leaves it too
house-said-directory_answers_and_stays = it answers, { $keys } public keys; it names no place to leave it, so leaving the desk does not
house-said-directory_away = no answer ({ $why }): officers can't sign in by it, /desk in the chat goes on; look at ZHICHENG_OIDC_ISSUER and the network
house-said-directory_wrong = it answers, but can't be believed ({ $what }): ZHICHENG_OIDC_ISSUER must be the issuer exactly as it names itself, and its addresses https (docs/sign-in.md)
house-said-no_such_offices = not there, or ended: { $offices }. Mend ZHICHENG_OIDC_POSTS
house-said-deaf = { $offices }: none of the officers has a chat, and the office has no channel, so nothing tells them of new cases: set one by `zhicheng channels`
house-said-cage_open = open: { $walls }
house-said-cage_closed = closed
house-said-cage_no_faces = closed; no face detector on this machine: reviewers look (docs/portraits.md)
house-said-unread = pages aren't read: pip install 'zhicheng[reading]' (docs/reading.md)
house-said-tsa_ends = its certificate ends { $day }
house-said-tsa_down = does not answer: certificates are issued as B-B and raised when it does.
house-said-tsa_token_wrong = answers, but not with a token over what was asked: is ZHICHENG_TSA_URL an RFC 3161 address?
house-said-tsa_authority_unknown = its certificate does not lead to ZHICHENG_TSA_ROOTS, has ended, or is not for time-stamps alone.
house-said-signer_unmade = a test issuer will be made on the first run
house-said-signer_ended = has ended, nothing is signed: { $advice }
house-said-signer_ends = ends in { $days } days: { $advice }
house-said-none_yet = none
house-said-folder_open = others can enter it: chmod 700 { $folder }
house-said-folder_read_only = it can't be written: its disk is mounted read-only, or its rights forbid it (ls -ld { $folder })
house-said-folder_foreign = it belongs to user { $owner }, and this runs as user { $us }: chown -R { $us } { $folder }
house-said-files_open = others can read it: chmod 600 { $files }

deleted-draft = a draft left for { $days } days, with { $files } files
deleted-ended = { $files } files of a case that ended without an award { $days } days before
deleted-replaced = { $files } files that others had replaced { $days } days before
deleted-files = { $files } files to which nothing had referred for { $days } days

came-in = signed in ({ $posts } posts now)
came-refused = no post, not let in
came-connected = signed in and connected to a chat ({ $posts } posts now)
came-parted = parted from the chat
came-out = the directory says: signed out
came-unseen = not seen for long, the directory's posts have ended
span-days = { $count } { $count ->
    [one] day
   *[other] days
}
span-hours = { $count } { $count ->
    [one] hour
   *[other] hours
}
span-minutes = { $count } { $count ->
    [one] minute
   *[other] minutes
}
span-seconds = { $count } { $count ->
    [one] second
   *[other] seconds
}
