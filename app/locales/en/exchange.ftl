# Working with other people's programs: filters kept by name, tokens, calendars, applications from a file.
list-download-xlsx = Download for Excel
views-title = Saved filters
view-keep = Save this filter
view-remove = Remove
field-view_name = Name of this filter
notice-view-kept = The filter is saved.
notice-view-removed = The filter is removed.
refusal-views-many = You have thirty saved filters for this edition already. Remove one first.

tokens-link = Tokens for programs
tokens-title = Tokens for programs
tokens-text = With a token, a program of yours reads what you may read: editions and modules, applications, decisions. It can change nothing. When your role ends, so does what the token opens.
tokens-description = Description of the interface (OpenAPI)
tokens-list = Your tokens
tokens-empty-title = No token yet
tokens-empty-text = Make one below for each program, so that you can end one without the others.
field-token_name = What it is for
field-token_name-help = For example: dashboard of the unit
field-scopes = What it opens
field-expires = Last day
field-expires-help = At most a year from today. On that day it still works.
token-scope-programme = Editions and modules
token-scope-applications = Applications, with names and texts
token-scope-decisions = Decisions with their reasons, without names of applicants
token-until = Valid until
token-used = Last used
token-unused = Never
token-end = End
token-ended = Ended
token-over = Expired
token-make-title = A new token
token-make = Make the token
token-made-title = The token is made
token-made-text = Copy it now and keep it like a password: it is shown this once only. Send it as “Authorization: Bearer” followed by the token.
notice-token-ended = The token opens nothing any more.
problem-within-days = Please choose a later day, at most { $max } days from today.
refusal-token-name-taken = You have a token of this name already, and it was shown when it was made. Choose another name.
refusal-token-missing = Send a token as “Authorization: Bearer …”.
refusal-token-wrong = This token is wrong, was ended, or has expired.
refusal-token-scope = This token was not made for this.
refusal-cursor-wrong = This is not a page of the list. Begin without a cursor.
refusal-limit-wrong = The limit of a page is a whole number.

calendar-link = Dates in my calendar
calendar-add = Dates for my calendar
calendar-title = Dates in your calendar
calendar-text = Subscribe to an address in your calendar: your deadlines, offers to answer, sessions and the days of your edition appear there and follow every change.
calendar-secret = The address is a secret: whoever knows it sees these dates. If it gets into the wrong hands, make a new one; the old one then stops working.
calendar-since = Your calendar has had an address since
calendar-make = Make the address
calendar-renew = Make a new address
calendar-end = End the calendar
calendar-made-title = The address is made
calendar-made-text = Copy it now: it is shown this once only. In your calendar, choose “subscribe” or “from an address”.
notice-calendar-ended = The address leads nowhere any more.
calendar-own = Urban Academy: my dates
calendar-opens = { $edition }: the call opens
calendar-closes = { $edition }: the call closes
calendar-answers = { $edition }: answers to applicants
calendar-days = { $edition }
calendar-finish = { $edition }: last moment to submit your application
calendar-confirm = { $edition }: last moment to answer the offer of a place
calendar-session = { $edition }: peer session

import-title = Applications from a file
import-text = For applications that came on paper or from another system. The file is read and reported on line by line first; nothing comes in before you say so, and then all of it or nothing. Everybody gets an email that says what was entered in their name.
field-file = File
field-file-help = A table as CSV in UTF-8, with the names of the columns in its first line. At most { $rows } lines and 20 MB.
import-read = Read the file
import-columns = Columns
import-columns-text = In any order, with the names given here. Separated by commas, semicolons or tabs.
import-modules = Words for modules
import-column-email = Address of the person, once only in the file.
import-column-name = First and last name.
import-column-country = Two letters, such as BE.
import-column-city = Name of the city, in the local language, English or French.
import-column-organisation = Where the person works.
import-column-level = local, regional or national, as in the download.
import-column-language = en or fr: the language the application is written in.
import-column-modules = Words for modules in order of preference, separated by semicolons.
import-column-motivation = Why the person wants to come.
import-column-dilemma_title = The dilemma in one line.
import-column-situation = The situation.
import-column-one_hand = On the one hand.
import-column-other_hand = On the other hand.
import-column-tried = What was tried.
import-column-key_question = The key question.
import-column-wish = What the person would like from peers.
import-report = What was found in the file
import-line = Line
import-column = Column
import-problem = What is wrong
import-problems-title =
    { $count ->
        [one] One problem: nothing was brought in
       *[other] { $count } problems: nothing was brought in
    }
import-problems-text = Correct the file and send it again.
import-problems-first = The first { $shown } are shown.
import-again = Send another file
import-ready-title =
    { $count ->
        [one] One application can come in
       *[other] { $count } applications can come in
    }
import-ready-text = Nothing is wrong with the file. Nothing has been stored as an application yet.
import-bring =
    { $count ->
        [one] Bring in one application
       *[other] Bring in { $count } applications
    }
import-first = The first of them
import-done =
    { $count ->
        [one] One application was brought in.
       *[other] { $count } applications were brought in.
    }
notice-imported = The applications are in, and everybody gets an email.
problem-import-utf16 = The file is not UTF-8 but UTF-16. In a spreadsheet, save it as “CSV UTF-8”.
problem-import-encoding = This line is not UTF-8. In a spreadsheet, save the file as “CSV UTF-8”.
problem-import-column-twice = This column is there twice.
problem-import-column-unknown = The academy does not know this column. Remove it, or give it one of the names listed.
problem-import-column-missing = This column is missing.
problem-import-cells = This line has more or fewer cells than the first.
problem-import-formula = This looks like a formula. Write it as text.
problem-import-twice = This address is in the file twice.
problem-import-applied = This person has an application to this edition already.
problem-import-module = There is no module with this word.
problem-import-many = The file has { $count } lines; at most { $max } can come in at once.
problem-import-no-rows = There is nothing under the first line.
problem-import-application = No application with this number is being reviewed.
problem-import-reviewer = Nobody with this address reviews for this edition.
problem-import-pair-twice = This reviewer has two lines for this application.
problem-import-conflict = There is a conflict of interest between the two. If it is a false alarm, dismiss it first.
problem-import-reviewed = This reviewer has begun or sent this review already; what they wrote stays.
problem-import-both = Somebody who abstains gives neither scores nor comments.
problem-import-shared = There is no comment on a criterion with this word.
refusal-import-empty = The file is empty.
refusal-import-not-now = Applications can come from a file while the call is open and while applications are being read.
refusal-import-problems = Something is wrong with this file. Correct it and send it again.
refusal-import-done = This file was brought in already. Nothing was stored twice.
refusal-import-reviews-changed = Something that concerns this file has changed in the meantime: a reviewer, an application or a review. Nothing was brought in; send the file again to see what.
refusal-import-changed = Somebody in this file has applied in the meantime. Nothing was brought in; send the file again to see who.
import-reviews-title = Reviews from a file
import-reviews-text = For reviews that were written elsewhere. The file is read and reported on line by line first; nothing comes in before you say so, and then all of it or nothing. Conflicts of interest and the rubric hold as they do for reviewers. Every reviewer gets an email that says what was entered in their name.
import-reviews-template = A file to fill in
import-reviews-column-application = Receipt number of the application.
import-reviews-column-reviewer = Address of the reviewer.
import-reviews-score = { $criterion }: from 1 to { $most }; empty if the reviewer abstains.
import-reviews-comment = { $criterion }: a comment for the committee.
import-reviews-column-shared = Words of the criteria whose comments the applicant may read too, separated by semicolons.
import-reviews-column-abstains = conflict or cannot_judge, if the reviewer abstains.
import-reviews-column-reason = Why; needed if they cannot judge it.
import-reviews-number = Application
import-reviews-reviewer = Reviewer
import-reviews-verdict = Review
import-reviews-ready-title =
    { $count ->
        [one] One review can come in
       *[other] { $count } reviews can come in
    }
import-reviews-ready-text = Nothing is wrong with the file. No review has been stored yet.
import-reviews-bring =
    { $count ->
        [one] Bring in one review
       *[other] Bring in { $count } reviews
    }
import-reviews-done =
    { $count ->
        [one] One review was brought in.
       *[other] { $count } reviews were brought in.
    }
notice-reviews-imported = The reviews are in, and every reviewer gets an email.
mail-entered-text = The organisers have entered an application to { $edition } in your name, as you gave it to them on paper or otherwise. If you know nothing of this, please tell them.
mail-entered-sign-in = To read it, sign in with this address. If you have no password yet, choose “Forgot your password?” and set one.
