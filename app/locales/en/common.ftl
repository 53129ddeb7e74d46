# The frame of every page, and words used everywhere.
site-name = Urban Academy on Integration
brand = Urban Academy
brand-sub = on Integration
skip-to-main = Skip to main content
nav-main = Main
nav-menu = Menu
nav-today = Today
nav-programme = Programme
nav-applications = Applications
nav-sessions = Sessions
nav-door = Door
nav-evaluation = Evaluation
nav-workspace = Workspace
nav-outbox = Outbox
nav-people = People
nav-audit = Audit
nav-methods = Methods
nav-about = About
you-are-here = You are here
choose-language = Language:
theme = Appearance
theme-auto = As the device
theme-light = Light
theme-dark = Dark
sign-in = Sign in
sign-out = Sign out
account-link = Account and profile
footer-owner = Run by the European Commission, Directorate-General for Migration and Home Affairs. The academy grew out of the action plan of the Partnership on the Inclusion of Migrants and Refugees of the Urban Agenda for the EU.
footer-academy = The academy
footer-site = This site
accessibility = Accessibility statement
contact = Write to the organisers
privacy = Privacy statement
demonstration-title = Demonstration.
demonstration-text = People, dilemmas and answers on this site are invented.
demonstration-mails-link = Read the emails

optional = (optional)
colon = {": "}
choose = Choose …
field-count = { $count } of { $max } characters
all = All
search-action = Search
search-nothing = Nothing found
search-nothing-text = Try fewer or other words.
filter-action = Filter
pages = Pages
page-number = Page { $page }
page-previous = Previous
page-next = Next
in-days =
    { $days ->
        [one] in { $days } day
       *[other] in { $days } days
    }
days-late =
    { $days ->
        [one] { $days } day late
       *[other] { $days } days late
    }
today-word = today
dates-range = { $from } to { $to }

error-title = This did not work
error-not-found-title = There is nothing here
error-forbidden-title = This is not open to you
error-too-many-title = Too many attempts
error-unavailable-title = Not available at the moment
error-home = Go to the start page
error-request = If you write to us about this, name request { $id }.

today-title = Today
today-hello = Good to see you, { $name }
today-empty-title = Nothing to do just now
today-empty-text = When something needs you, it appears here with its deadline.
today-empty-action = See the programme
task-profile = Complete your profile
task-profile-text = Country, city, organisation and level of governance: an application needs them.
task-profile-action = Complete

role-participant = Participant
role-reviewer = Reviewer
role-facilitator = Facilitator
role-rapporteur = Rapporteur
role-expert = Expert
role-organiser = Organiser
role-evaluator = Evaluator
role-administrator = Administrator

level-local = City or municipality
level-regional = Region, province or state
level-national = National level
size-small = Small (under 50,000)
size-medium = Medium (50,000 to 249,999)
size-large = Large (250,000 to 999,999)
size-metropolis = Metropolis (a million and more)

country-AT = Austria
country-BE = Belgium
country-BG = Bulgaria
country-HR = Croatia
country-CY = Cyprus
country-CZ = Czechia
country-DK = Denmark
country-EE = Estonia
country-FI = Finland
country-FR = France
country-DE = Germany
country-GR = Greece
country-HU = Hungary
country-IE = Ireland
country-IT = Italy
country-LV = Latvia
country-LT = Lithuania
country-LU = Luxembourg
country-MT = Malta
country-NL = Netherlands
country-PL = Poland
country-PT = Portugal
country-RO = Romania
country-SK = Slovakia
country-SI = Slovenia
country-ES = Spain
country-SE = Sweden
country-IS = Iceland
country-LI = Liechtenstein
country-NO = Norway
country-CH = Switzerland
country-GB = United Kingdom
country-AL = Albania
country-BA = Bosnia and Herzegovina
country-GE = Georgia
country-MD = Moldova
country-ME = Montenegro
country-MK = North Macedonia
country-RS = Serbia
country-TR = Türkiye
country-UA = Ukraine
country-XK = Kosovo*
