# Places that fell free, and the decisions of a signed cohort.
refill-title = Free places
refill-link = Free places
refill-free-title = Places have become free
refill-free =
    { $count ->
        [one] One place is free in “{ $module }”
       *[other] { $count } places are free in “{ $module }”
    }
refill-figures = Places by module
refill-places = { $free } free of { $places }
refill-text = A solver finds who on the waiting list can come in so that the limits of the signed cohort still hold. Whoever holds a place keeps it. Nothing is offered before a person says so.
refill-propose = Propose who comes in
refill-unsigned-title = No cohort is signed
refill-unsigned-text = Once a cohort is signed and places are given back, they appear here with a proposal for whom to offer them.
refill-under-way-edition = The academy has begun: places are not filled any more.
refill-none-free = No place is free. Places appear here when they are given back, when their offer expires, or when they are taken back.
refill-nobody = Nobody is on the waiting list.
refill-looking = Looking for who comes in
refill-failed = The solver failed, or was stopped before it found anything. Nothing was changed and nobody was written to: ask for a proposal again.
refill-proposal = Who would come in
refill-outdated = Places or applications have changed since this was found. Ask for a new proposal.
refill-relaxed-title = A limit has to give way
refill-relaxed = Nobody on the waiting list satisfies all limits. This is the smallest change that helps: { $changes }.
refill-nobody-fits = Nobody on the waiting list asked for a module with a free place and fits within the limits.
refill-tick = Offer a place to { $name }
refill-waits-no-more = No longer on the waiting list.
refill-reason = A place has become free. You are the next to come in from the waiting list, by the points of your application and the balance of the group.
refill-offer = Offer and send the emails
refill-wave = Put into the decisions to send
refill-others =
    { $count ->
        [one] One person goes on waiting
       *[other] { $count } people go on waiting
    }
notice-refill-asked = A solver is looking for who comes in.
notice-refill-offered = The places are offered and the emails are on their way.
refusal-refill-over = This proposal is over. Ask for a new one.
refusal-refill-under-way = A solver is looking already.
refusal-no-free-place = No place is free.
refusal-nobody-waits = Nobody is on the waiting list.
refusal-places-taken = There are fewer free places by now. Nothing was offered; ask for a new proposal.
task-places-free =
    { $count ->
        [one] One place has become free
       *[other] { $count } places have become free
    }
task-places-free-text = { $about }
task-places-free-action = See who comes in
decisions-title = Decisions
decisions-text =
    { $count ->
        [one] One application of this cohort has no decision yet. Write it as an email to read; nothing leaves before you send it.
       *[other] { $count } applications of this cohort have no decision yet. Write them all as emails to read, each with its reason; nothing leaves before you send them.
    }
decisions-action = Write the decisions
field-reserve = How many go on the waiting list
field-reserve-help = Those without a place who have most points go on the waiting list; the others are declined.
reason-you-choice =
    { $choice ->
        [1] You have a place in your first choice.
        [2] You have a place in your second choice.
       *[other] You have a place in your choice number { $choice }.
    }
reason-you-rank = By the points of the reviews your application is number { $rank } of { $of }.
reason-you-lottery = The places were drawn in a lottery; its limits and its chances are published.
reason-you-plain = The decision follows from the reviews and the published limits for the balance of the group.
reason-you-equal = Others had as many points; preferences, the balance of the group or the lot decided.
