# Le cadre de chaque page et les mots communs.
site-name = Académie urbaine de l’intégration
brand = Académie urbaine
brand-sub = de l’intégration
skip-to-main = Aller au contenu principal
nav-main = Principale
nav-menu = Menu
nav-today = Aujourd’hui
nav-programme = Programme
nav-applications = Candidatures
nav-sessions = Séances
nav-door = Accueil sur place
nav-evaluation = Enquêtes et résultats
nav-workspace = Espace de travail
nav-outbox = Courrier sortant
nav-people = Personnes
nav-audit = Journal
nav-methods = Méthodes
nav-about = À propos
you-are-here = Vous êtes ici
choose-language = Langue :
theme = Apparence
theme-auto = Comme l’appareil
theme-light = Clair
theme-dark = Sombre
sign-in = Se connecter
sign-out = Se déconnecter
account-link = Compte et profil
footer-owner = Site géré par la Commission européenne, direction générale de la migration et des affaires intérieures. L’académie est née du plan d’action du partenariat pour l’inclusion des migrants et des réfugiés du programme urbain pour l’UE.
footer-academy = L’académie
footer-site = Ce site
accessibility = Déclaration d’accessibilité
contact = Écrire aux organisateurs
privacy = Déclaration de confidentialité
demonstration-title = Démonstration.
demonstration-text = Les personnes, les dilemmes et les réponses de ce site sont inventés.
demonstration-mails-link = Lire les courriels

optional = (facultatif)
colon = {"\u00A0: "}
choose = Choisir…
field-count = { $count } sur { $max } caractères
all = Tous
search-action = Rechercher
search-nothing = Rien trouvé
search-nothing-text = Essayez avec moins de mots ou d’autres.
filter-action = Filtrer
pages = Pages
page-number = Page { $page }
page-previous = Précédente
page-next = Suivante
in-days =
    { $days ->
        [one] dans { $days } jour
       *[other] dans { $days } jours
    }
days-late =
    { $days ->
        [one] { $days } jour de retard
       *[other] { $days } jours de retard
    }
today-word = aujourd’hui
dates-range = du { $from } au { $to }

error-title = Cela n’a pas fonctionné
error-not-found-title = Il n’y a rien ici
error-forbidden-title = Cette page ne vous est pas ouverte
error-too-many-title = Trop de tentatives
error-unavailable-title = Momentanément indisponible
error-home = Aller à la page d’accueil
error-request = Si vous nous écrivez à ce sujet, citez la requête { $id }.

today-title = Aujourd’hui
today-hello = Bonjour { $name }
today-empty-title = Rien à faire pour l’instant
today-empty-text = Dès que quelque chose vous attend, cela figure ici avec son échéance.
today-empty-action = Voir le programme
task-profile = Complétez votre profil
task-profile-text = Pays, ville, organisation et niveau de gouvernance : une candidature en a besoin.
task-profile-action = Compléter

role-participant = Participant
role-reviewer = Évaluateur de candidatures
role-facilitator = Facilitateur
role-rapporteur = Rapporteur
role-expert = Expert
role-organiser = Organisateur
role-evaluator = Responsable de l’évaluation
role-administrator = Administrateur

level-local = Ville ou commune
level-regional = Région, province ou État fédéré
level-national = Niveau national
size-small = Petite (moins de 50 000)
size-medium = Moyenne (de 50 000 à 249 999)
size-large = Grande (de 250 000 à 999 999)
size-metropolis = Métropole (un million et plus)

country-AT = Autriche
country-BE = Belgique
country-BG = Bulgarie
country-HR = Croatie
country-CY = Chypre
country-CZ = Tchéquie
country-DK = Danemark
country-EE = Estonie
country-FI = Finlande
country-FR = France
country-DE = Allemagne
country-GR = Grèce
country-HU = Hongrie
country-IE = Irlande
country-IT = Italie
country-LV = Lettonie
country-LT = Lituanie
country-LU = Luxembourg
country-MT = Malte
country-NL = Pays-Bas
country-PL = Pologne
country-PT = Portugal
country-RO = Roumanie
country-SK = Slovaquie
country-SI = Slovénie
country-ES = Espagne
country-SE = Suède
country-IS = Islande
country-LI = Liechtenstein
country-NO = Norvège
country-CH = Suisse
country-GB = Royaume-Uni
country-AL = Albanie
country-BA = Bosnie-Herzégovine
country-GE = Géorgie
country-MD = Moldavie
country-ME = Monténégro
country-MK = Macédoine du Nord
country-RS = Serbie
country-TR = Turquie
country-UA = Ukraine
country-XK = Kosovo*
