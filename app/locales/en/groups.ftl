# Groups of a module: proposed, changed, planned.
groups-title = Groups
groups-lead = Who sits with whom. Groups are proposed so that countries, levels and city sizes mix and nobody sits with their own organisation; you change what you know better.
groups-empty-title = Nobody to group yet
groups-empty-text = Groups are made of those who have a place in the module. At least two have to be there.
groups-propose-title = Proposal
groups-propose-text =
    { $people ->
        [one] One person has a place in this module.
       *[other] { $people } people have a place in this module. People of one organisation or one city hall are kept apart; then countries, levels and city sizes are mixed and shared topics brought together.
    }
groups-propose = Propose groups
groups-propose-again = Propose other groups
groups-spread = Spread people who have met
groups-together = Keep people who have met together (follow-up)
groups-locked = Sessions are planned from these groups. Other groups can be proposed once those sessions are over; people are moved between rooms on the board.
groups-sound = Nobody sits with somebody they should not sit with. Compare proposals by their points, of which fewer are better: { $points }.
groups-broken = These could not be kept apart
groups-waiting = In no group yet
groups-drag = You can drag people from one group to another.
groups-cards = Name cards
groups-apart =
    { $count ->
        [0] Keep two people apart
        [one] Keep two people apart: one pair so far
       *[other] Keep two people apart: { $count } pairs so far
    }
groups-apart-text = Somebody and their superior, or two people who should not meet over this: name them, and nobody asks why. No reason is stored. Groups proposed from now on keep them apart; when you move one beside the other, you are told.
groups-apart-action = Keep them apart
groups-apart-remove = No longer
groups-apart-remove-label = No longer keep { $one } and { $other } apart
field-one = One
field-other = The other
notice-groups-apart = Kept apart in every proposal from now on.
notice-groups-not-apart = No longer kept apart.
notice-groups-changed-beside = Moved, beside somebody with whom they should not sit. See below.
groups-cards-print = Print this page: each group stands on a page of its own, to be cut out.
group-number = Group { $number }
group-move = Group of { $name }
group-move-action = Move
group-plan-details = Plan this group’s session
group-plan = Plan the session
group-to-session = To its session
group-session-title = { $module }, group { $number }
field-groups = How many groups
field-groups-help = From 1 to { $max }; six to ten people make a good group.
field-together = People who have met before
notice-groups-proposed = These groups are a proposal. Change what you know better.
notice-groups-changed = Moved.
refusal-groups-planned = A session is planned from this group. Its people are moved on the board.
refusal-groups-nobody = There are not enough people in this module to group them.
board-all-modules = All modules
nav-reports = Reports
reports-title = Reports of sessions
reports-lead = What case givers let out of the room: advice from practice, as far as you may read it.
reports-empty-title = No report yet
reports-empty-text = When a case giver shares the report of a session with you, it appears here.
mail-report-subject = Your decision: the report of “{ $title }”
mail-report-text = The report of your session is handed over. Until you decide, everything in it stays in the room: read it, and say passage by passage what may leave.
mail-report-action = Read and decide
