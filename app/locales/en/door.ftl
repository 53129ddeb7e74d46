# The door of an edition: check-in, badges, tickets, attendance.
door-title = At the door
door-link = Door
doors-lead = Here you see who is expected at an edition, and note who has arrived.
doors-empty-title = No door to staff
doors-empty-text = When you facilitate in an edition that has been announced, its door appears here.
door-figures = Arrived: { $arrived } of { $expected }
door-search = Name, organisation, city or number
door-find = Find
door-by-number = Check in by number
door-check-in = Check in
door-check-in-of = Check in { $name }
door-undo = Undo
door-undo-of = Undo the check-in of { $name }
door-here = Here
door-nobody = Nobody with this name is expected here.
door-nobody-yet = Nobody has confirmed a place yet.
door-not-open = People are checked in from when the cohort is confirmed until the edition is archived.
door-to-list = To the list
door-badges = Badges (PDF)
door-attendance = Attendance list (PDF)
door-home = Organisation and city
door-module = Module
door-arrived = Arrived
field-number = Receipt number
field-number-help = Such as 2027-4F7K-2M9Q; it is printed on the badge and the ticket.
problem-number-unknown = Nobody who is expected here has this number.
notice-door-checked-in = Checked in.
notice-check-in-undone = The check-in is undone.
refusal-door-closed = The door of this edition is not open.
refusal-not-expected = This person is not expected: they have no confirmed place.
refusal-not-arrived = This person is not checked in.
task-door =
    { $count ->
        [one] One person is still expected at the door
       *[other] { $count } people are still expected at the door
    }
task-door-text = { $about }
task-door-action = Open the list
badges-title = Badges: { $edition }
badge-code = Receipt number { $number }
attendance-title = Attendance: { $edition }
ticket-title = Your ticket
ticket-link = Show my ticket
ticket-number = Receipt number
ticket-text = Show this code at the door. Without a telephone, your name is enough.
ticket-arrived = You are checked in. Welcome!
# A place in the hands of organisers.
place-title = The place
place-move = Move to another module
place-move-action = Move and send the email
place-swap = Exchange with somebody in another module
place-swap-text = Both are moved at once, so that it works when both modules are full. Each gets an email; neither learns with whom.
place-swap-reason-help = Both read it. Name nobody.
place-swap-action = Exchange and send both emails
field-swap_with = With whom
place-cancel = Take the place back
place-cancel-text = The place is free again and can be offered to somebody who waits. The applicant reads your reason.
place-cancel-action = Take back and send the email
notice-place-moved = The place is moved and the email is on its way.
notice-places-swapped = The places are exchanged and both emails are on their way.
notice-place-cancelled = The place is taken back and the email is on its way.
refusal-no-place = No place is offered or taken here.
refusal-module-full = This module has no free place.
mail-moved-subject = Your place is in another module: { $edition }
mail-moved-text = Your place at { $edition } ({ $dates }, { $place }) is now in the module “{ $module }”.
mail-cancelled-subject = Your place is taken back: { $edition }
mail-cancelled-text = We are sorry: we have to take back your place in the module “{ $module }” of { $edition }.
# The open space of the workspace.
space-open = Open space
space-about-open = For everyone who has ever applied.
space-kind-open = Open
open-space-title = Stay in touch
open-space-text = The open space of the workspace is for everyone who has ever applied: read along, ask, and share what works in your city. You become a member only if you want to.
open-space-join = Join the open space
open-space-go = To the open space
notice-open-space-joined = Welcome to the open space.
refusal-not-applied = The open space is for those who have applied to an edition.
