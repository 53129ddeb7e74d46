# The peer workspace: spaces, threads, posts, commitments.
workspace-title = Workspace
workspace-spaces = Your spaces
workspace-empty-title = No spaces yet
workspace-empty-text = Once you have a place in an edition, its spaces appear here.
former-participant = Former participant

space-academy = Academy
space-about-academy = For everyone who has taken part in an edition.
space-about-edition = For everyone in this edition.
space-about-module = The module, continued.
space-kind-academy = Academy
space-kind-edition = Edition
space-kind-module = Module
space-kind-group = Group
space-threads =
    { $count ->
        [one] { $count } thread
       *[other] { $count } threads
    }
space-members =
    { $count ->
        [one] { $count } member
       *[other] { $count } members
    }
space-newest = last post:
space-search = Search titles and posts
space-empty-title = Nobody has written here yet
space-empty-text = Ask a question, or tell what became of your dilemma.
search-found =
    { $count ->
        [one] { $count } thread found
       *[other] { $count } threads found
    }
search-none = Nothing here contains these words. Fewer or shorter words find more.
search-clear = Show all threads

news-title = New since { $day }
news-none = Nothing new. You have seen everything.
news-seen = I have seen these

threads-title = Threads
thread-start = Start a thread
thread-start-action = Start the thread
thread-title-help = One line that tells what you ask or offer.
thread-untitled = Thread without its first post
thread-replies =
    { $count ->
        [0] no replies yet
        [one] { $count } reply
       *[other] { $count } replies
    }
thread-last = last post:
thread-news =
    { $count ->
        [one] { $count } new post
       *[other] { $count } new posts
    }
thread-pinned = Pinned
thread-pin = Pin to the top
thread-unpin = Unpin
posts-title = Posts
post-number = Post { $number }
post-edited = edited:
post-change = Edit or remove
post-moderate = Remove
post-removed-own = The author removed this post.
post-removed-by-organisers = The organisers removed this post:
post-help = Markdown is understood. Everyone in this space can read it.
post-edit-title = Edit your post
post-edit-action = Save the post
post-remove-title = Remove this post
post-remove-text = Its text will be gone for good. Others will still see that there was a post.
post-remove-first-text = Its text and the title of the thread will be gone for good. Replies stay; without replies, the thread goes.
post-remove-action = Remove the post
post-moderate-title = Remove somebody’s post
post-moderate-text = Its text will be gone for good. Your reason is shown in its place, sent to the author by email and kept in the audit log.
reply-title = Reply
reply-action = Reply
preview-action = Preview
preview-title = Preview
preview-empty = There is nothing to preview yet.

field-body = Text
field-written_in = Written in
field-removal_reason = Reason
field-removal_reason-help = One line that the author and everyone in the space can read.

markdown-help = How to format
markdown-bold = bold
markdown-italic = italic
markdown-list = a list, one item per line
markdown-quote = a quotation
markdown-link = a link
markdown-not = Pictures and HTML are not shown. An empty line starts a new paragraph.

commitments-title = Commitments
commitments-mine = Your commitments
commitments-all = All your commitments
commitments-lead = What you said you would do, and what became of it. Six months later, peers ask about it.
commitments-none-open = No open commitments.
commitments-empty-title = No open commitments
commitments-empty-text = Write down one thing that you will do, by when, and the first step.
commitments-open = Open
commitments-over = Done and dropped
commitments-here = Commitments in this space
commitments-here-none = Nobody has shown a commitment here yet.
commitments-here-text = Members show their commitments here. Ask how it goes, or offer help.
commitments-here-all = All { $count } commitments
commitment-title = Commitment
commitment-make = Make a commitment
commitment-make-action = Make the commitment
commitment-check-in = Check in
commitment-first-step = First step:
commitment-learned = Learned:
commitment-by = by { $day }
commitment-private = Only me
commitment-shown = Who sees it
commitment-show-action = Save
commitment-timeline = Timeline
commitment-state-made = Made
commitment-state-started = Started
commitment-state-blocked = Blocked
commitment-state-done = Done
commitment-state-dropped = Dropped
field-commitment = What will you do?
field-commitment-help = One thing that you can decide yourself.
field-first_step-help = What you do on Monday.
field-shown_in = Show it to
field-shown_in-help = Members of the space see it with your check-ins.
check-in-started = It goes on
check-in-blocked = Something is in the way
check-in-done = It is done
check-in-dropped = I give it up
check-in-due-help = Change the day if you need another one.
check-in-action = Check in
field-check_in = How is it going?
field-check_in_note = What is new, what is in the way, or what you learned
field-check_in_note-help = Needed for all but “it goes on”. What you learned is what helps others most.
timeline-made = Made
timeline-made-in-session = Made in a session
timeline-started = Started
timeline-goes-on = Goes on
timeline-blocked = Blocked
timeline-done = Done
timeline-dropped = Dropped
timeline-due = Check-in due
timeline-late = Check-in overdue
timeline-moved = New day: { $day }

notice-thread-started = Your thread is started.
notice-post-edited = Your post was changed.
notice-post-removed = The post was removed.
notice-thread-pinned = The thread stays at the top.
notice-thread-unpinned = The thread is no longer pinned.
notice-seen = Noted. What comes from now on is new.
notice-commitment-made = Your commitment is noted.
notice-checked-in = Your check-in is noted.
notice-commitment-shown = Saved who sees it.

problem-due-far = This day is more than ten years away.
problem-learned = Please say what you learned.
problem-blocked = Please say what is in the way.
refusal-commitment-over = This commitment is done or dropped. Make a new one to go on.

task-commitment = Check in on your commitment
task-commitment-text = { $about }
task-commitment-action = Check in

mail-post-removed-subject = A post of yours was removed
mail-post-removed-text = The organisers removed a post of yours from the thread “{ $thread }” in the space “{ $space }”.
mail-post-removed-reason = Their reason: { $reason }
mail-post-removed-action = Open the space
