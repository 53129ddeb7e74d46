# Travailler avec les programmes d’autrui : filtres gardés, jetons, calendriers, candidatures depuis un fichier.
list-download-xlsx = Télécharger pour Excel
views-title = Vos filtres enregistrés
view-keep = Enregistrer ce filtre
view-remove = Supprimer
field-view_name = Nom de ce filtre
notice-view-kept = Le filtre est enregistré.
notice-view-removed = Le filtre est supprimé.
refusal-views-many = Vous avez déjà trente filtres pour cette édition. Supprimez-en un d’abord.

tokens-link = Jetons pour programmes
tokens-title = Jetons pour programmes
tokens-text = Avec un jeton, un de vos programmes lit ce que vous pouvez lire : éditions et modules, candidatures, décisions. Il ne peut rien modifier. Quand votre rôle prend fin, le jeton n’ouvre plus rien.
tokens-description = Description de l’interface (OpenAPI)
tokens-list = Vos jetons
tokens-empty-title = Pas encore de jeton
tokens-empty-text = Créez-en un ci-dessous pour chaque programme, afin de pouvoir en révoquer un sans toucher aux autres.
field-token_name = À quoi il sert
field-token_name-help = Par exemple : tableau de bord de l’unité
field-scopes = Ce qu’il ouvre
field-expires = Dernier jour
field-expires-help = Au plus tard dans un an. Ce jour-là, il fonctionne encore.
token-scope-programme = Éditions et modules
token-scope-applications = Candidatures, avec noms et textes
token-scope-decisions = Décisions motivées, sans le nom des candidats
token-until = Valable jusqu’au
token-used = Dernière utilisation
token-unused = Jamais
token-end = Révoquer
token-ended = Révoqué
token-over = Expiré
token-make-title = Un nouveau jeton
token-make = Créer le jeton
token-made-title = Le jeton est créé
token-made-text = Copiez-le maintenant et gardez-le comme un mot de passe : il n’est affiché qu’une seule fois. Envoyez-le sous la forme « Authorization: Bearer » suivie du jeton.
notice-token-ended = Le jeton n’ouvre plus rien.
problem-within-days = Veuillez choisir un jour à venir, dans { $max } jours au plus.
refusal-token-name-taken = Vous avez déjà un jeton de ce nom, affiché lors de sa création. Choisissez un autre nom.
refusal-token-missing = Envoyez un jeton sous la forme « Authorization: Bearer … ».
refusal-token-wrong = Ce jeton est erroné, révoqué ou expiré.
refusal-token-scope = Ce jeton n’a pas été créé pour cela.
refusal-cursor-wrong = Ceci n’est pas une page de la liste. Recommencez sans curseur.
refusal-limit-wrong = La limite d’une page est un nombre entier.

calendar-link = Les dates dans mon agenda
calendar-add = Les dates pour mon agenda
calendar-title = Les dates dans votre agenda
calendar-text = Abonnez votre agenda à une adresse : vos échéances, les offres auxquelles répondre, les séances et les jours de votre édition y figurent et suivent chaque changement.
calendar-secret = L’adresse est secrète : quiconque la connaît voit ces dates. Si elle tombe entre de mauvaises mains, créez-en une nouvelle ; l’ancienne ne mène alors plus nulle part.
calendar-since = Votre agenda a une adresse depuis le
calendar-make = Créer l’adresse
calendar-renew = Créer une nouvelle adresse
calendar-end = Supprimer l’adresse
calendar-made-title = L’adresse est créée
calendar-made-text = Copiez-la maintenant : elle n’est affichée qu’une seule fois. Dans votre agenda, choisissez « s’abonner » ou « à partir d’une adresse ».
notice-calendar-ended = L’adresse ne mène plus nulle part.
calendar-own = Académie urbaine : mes dates
calendar-opens = { $edition } : ouverture de l’appel
calendar-closes = { $edition } : clôture de l’appel
calendar-answers = { $edition } : réponses aux candidats
calendar-days = { $edition }
calendar-finish = { $edition } : dernier moment pour envoyer votre candidature
calendar-confirm = { $edition } : dernier moment pour répondre à l’offre d’une place
calendar-session = { $edition } : séance entre pairs

import-title = Candidatures depuis un fichier
import-text = Pour les candidatures reçues sur papier ou d’un autre système. Le fichier est d’abord lu et vérifié ligne par ligne ; rien n’est importé avant votre accord, et alors tout ou rien. Chaque personne reçoit un courriel qui dit ce qui a été saisi en son nom.
field-file = Fichier
field-file-help = Un tableau au format CSV en UTF-8, avec le nom des colonnes sur la première ligne. Au plus { $rows } lignes et 20 Mo.
import-read = Lire le fichier
import-columns = Colonnes
import-columns-text = Dans n’importe quel ordre, avec les noms indiqués ici. Séparées par des virgules, des points-virgules ou des tabulations.
import-modules = Mots désignant les modules
import-column-email = Adresse de la personne, une seule fois dans le fichier.
import-column-name = Prénom et nom.
import-column-country = Deux lettres, par exemple BE.
import-column-city = Nom de la ville, dans la langue locale, en anglais ou en français.
import-column-organisation = Où la personne travaille.
import-column-level = local, regional ou national, comme dans le téléchargement.
import-column-language = en ou fr : la langue de la candidature.
import-column-modules = Mots désignant les modules par ordre de préférence, séparés par des points-virgules.
import-column-motivation = Pourquoi la personne souhaite venir.
import-column-dilemma_title = Le dilemme en une ligne.
import-column-situation = La situation.
import-column-one_hand = D’un côté.
import-column-other_hand = De l’autre côté.
import-column-tried = Ce qui a été essayé.
import-column-key_question = La question clé.
import-column-wish = Ce que la personne attend de ses pairs.
import-report = Ce que contient le fichier
import-line = Ligne
import-column = Colonne
import-problem = Ce qui ne va pas
import-problems-title =
    { $count ->
        [one] Un problème : rien n’a été importé
       *[other] { $count } problèmes : rien n’a été importé
    }
import-problems-text = Corrigez le fichier et renvoyez-le.
import-problems-first = Les { $shown } premiers sont affichés.
import-again = Envoyer un autre fichier
import-ready-title =
    { $count ->
        [one] Une candidature peut être importée
       *[other] { $count } candidatures peuvent être importées
    }
import-ready-text = Le fichier est correct. Rien n’a encore été enregistré comme candidature.
import-bring =
    { $count ->
        [one] Importer une candidature
       *[other] Importer { $count } candidatures
    }
import-first = Les premières d’entre elles
import-done =
    { $count ->
        [one] Une candidature a été importée.
       *[other] { $count } candidatures ont été importées.
    }
notice-imported = Les candidatures sont enregistrées, et chaque personne reçoit un courriel.
problem-import-utf16 = Le fichier n’est pas en UTF-8 mais en UTF-16. Dans un tableur, enregistrez-le au format « CSV UTF-8 ».
problem-import-encoding = Cette ligne n’est pas en UTF-8. Dans un tableur, enregistrez le fichier au format « CSV UTF-8 ».
problem-import-column-twice = Cette colonne figure deux fois.
problem-import-column-unknown = L’académie ne connaît pas cette colonne. Retirez-la ou donnez-lui l’un des noms indiqués.
problem-import-column-missing = Cette colonne manque.
problem-import-cells = Cette ligne a plus ou moins de cellules que la première.
problem-import-formula = Ceci ressemble à une formule. Écrivez-le comme du texte.
problem-import-twice = Cette adresse figure deux fois dans le fichier.
problem-import-applied = Cette personne a déjà une candidature à cette édition.
problem-import-module = Aucun module ne porte ce mot.
problem-import-many = Le fichier contient { $count } lignes ; { $max } au plus peuvent être importées à la fois.
problem-import-no-rows = Il n’y a rien sous la première ligne.
problem-import-application = Aucune candidature portant ce numéro n’est en cours d’examen.
problem-import-reviewer = Personne à cette adresse n’évalue pour cette édition.
problem-import-pair-twice = Cette personne a deux lignes pour cette candidature.
problem-import-conflict = Il y a un conflit d’intérêts entre les deux. S’il s’agit d’une fausse alerte, écartez-la d’abord.
problem-import-reviewed = Cette évaluation est déjà commencée ou envoyée ; ce qui a été écrit reste.
problem-import-both = Une personne qui s’abstient ne donne ni notes ni commentaires.
problem-import-shared = Aucun commentaire ne porte sur un critère désigné par ce mot.
refusal-import-empty = Le fichier est vide.
refusal-import-not-now = Des candidatures peuvent venir d’un fichier tant que l’appel est ouvert et que les candidatures sont examinées.
refusal-import-problems = Ce fichier contient des erreurs. Corrigez-le et renvoyez-le.
refusal-import-done = Ce fichier a déjà été importé. Rien n’a été enregistré deux fois.
refusal-import-reviews-changed = Quelque chose qui concerne ce fichier a changé entre-temps : une personne, une candidature ou une évaluation. Rien n’a été importé ; renvoyez le fichier pour voir quoi.
refusal-import-changed = Une personne de ce fichier a posé sa candidature entre-temps. Rien n’a été importé ; renvoyez le fichier pour voir qui.
import-reviews-title = Évaluations depuis un fichier
import-reviews-text = Pour les évaluations rédigées ailleurs. Le fichier est d’abord lu et vérifié ligne par ligne ; rien n’est importé avant votre accord, et alors tout ou rien. Les conflits d’intérêts et la grille valent comme pour les évaluateurs. Chaque évaluateur reçoit un courriel qui dit ce qui a été saisi en son nom.
import-reviews-template = Un fichier à remplir
import-reviews-column-application = Numéro d’accusé de réception de la candidature.
import-reviews-column-reviewer = Adresse de l’évaluateur.
import-reviews-score = { $criterion } : de 1 à { $most } ; vide en cas d’abstention.
import-reviews-comment = { $criterion } : un commentaire pour le comité.
import-reviews-column-shared = Mots désignant les critères dont la personne candidate peut aussi lire le commentaire, séparés par des points-virgules.
import-reviews-column-abstains = conflict (conflit d’intérêts) ou cannot_judge (ne peut pas juger), en cas d’abstention.
import-reviews-column-reason = Pourquoi ; nécessaire si l’évaluateur ne peut pas juger.
import-reviews-number = Candidature
import-reviews-reviewer = Évaluateur
import-reviews-verdict = Évaluation
import-reviews-ready-title =
    { $count ->
        [one] Une évaluation peut être importée
       *[other] { $count } évaluations peuvent être importées
    }
import-reviews-ready-text = Le fichier est correct. Aucune évaluation n’a encore été enregistrée.
import-reviews-bring =
    { $count ->
        [one] Importer une évaluation
       *[other] Importer { $count } évaluations
    }
import-reviews-done =
    { $count ->
        [one] Une évaluation a été importée.
       *[other] { $count } évaluations ont été importées.
    }
notice-reviews-imported = Les évaluations sont enregistrées, et chaque évaluateur reçoit un courriel.
mail-entered-text = Les organisateurs ont saisi en votre nom une candidature ({ $edition }), telle que vous la leur avez remise sur papier ou autrement. Si vous n’en savez rien, veuillez le leur signaler.
mail-entered-sign-in = Pour la lire, connectez-vous avec cette adresse. Si vous n’avez pas encore de mot de passe, choisissez « Mot de passe oublié ? » et définissez-en un.
