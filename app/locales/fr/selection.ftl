# Composer la cohorte : scénarios, limites, motifs, signature ; ce que les candidats déclarent pour l’équilibre.
selection-title = Composer la cohorte
selection-link = Composer la cohorte
selection-text = Un scénario est un ensemble de limites et la meilleure cohorte qui les respecte : d’abord les points des évaluations, puis les préférences des candidats, puis l’équilibre. Entre égaux, le sort décide. Faites-en plusieurs, comparez-les et signez-en un. Le solveur propose ; ce sont des personnes qui décident.
selection-candidates =
    { $count ->
        [one] { $count } candidature peut être retenue
       *[other] { $count } candidatures peuvent être retenues
    }
selection-reviewed =
    { $count ->
        [one] { $count } d’entre elles est évaluée
       *[other] { $count } d’entre elles sont évaluées
    }
selection-unreviewed = Rien n’est encore évalué : toutes les candidatures ont donc les mêmes points, et ce sont les préférences, l’équilibre et le sort qui décident.
selection-empty-title = Aucun scénario pour l’instant
selection-empty-text = Commencez par les places des modules et rien d’autre ; ajoutez ensuite une limite et voyez ce qu’elle coûte.

scenario = Scénario
scenarios = Scénarios
scenario-state = État
scenario-state-draft = Brouillon
scenario-state-queued = Attend le solveur
scenario-state-solving = En cours de composition
scenario-state-solved = Composé
scenario-state-impossible = Aucune cohorte ne convient
scenario-state-failed = Non abouti
scenario-state-signed = Signé
scenario-state-set_aside = Écarté
scenario-mode-merit = D’après les évaluations
scenario-mode-lottery = Tirage équitable
scenario-new = Nouveau scénario
scenario-create = Créer le scénario
field-scenario_name = Nom du scénario
field-scenario_name-help = Par exemple : « Quatre au plus par pays ».
field-scenario_mode = Mode de choix
scenario-people = Personnes
scenario-points = Points, moyenne
scenario-first = Dans leur premier choix
scenario-countries = Pays
scenario-given = Points abandonnés
scenario-against = Par rapport au premier
scenario-moved = { $comes } entrent, { $goes } sortent
scenario-table-note = Points abandonnés : le nombre total de points d’évaluation que la cohorte a de moins que la première.
scenario-beside = Côte à côte
scenario-comes =
    { $count ->
        [one] { $count } personne entre
       *[other] { $count } personnes entrent
    }
scenario-goes =
    { $count ->
        [one] { $count } personne sort
       *[other] { $count } personnes sortent
    }
scenario-composed = Composé le
scenario-compose = Composer
scenario-compose-again = Composer de nouveau
scenario-under-way = Le solveur travaille
scenario-look-again = Voir où il en est
scenario-stop = Arrêter avec le meilleur trouvé
scenario-outdated = Des candidatures, des évaluations ou des places ont changé depuis la composition. Composez de nouveau avant de signer.
scenario-draft-text = Rien n’est encore composé. Fixez les limites, puis composez.
scenario-copy = Copier ce scénario
scenario-copy-action = Faire une copie
scenario-discard = Supprimer ce scénario
scenario-discard-action = Le supprimer

seed-title = La graine du tirage au sort
seed-text = Chaque fois que des personnes sont à égalité, le tirage au sort décide : il découle de cette graine et de leur candidature, et nul ne peut tirer une seconde fois. La graine est tirée avec le premier scénario de l’édition et peut être publiée.
seed-drawn = Tirée le

limits-title = Limites
limits-link = Modifier les limites
limits-what = Ce qui doit être respecté
limits-text = Un champ laissé vide ne limite rien. « Au moins » et « au plus » comptent les personnes de toute la cohorte, y compris celles qui ont déjà une place.
limits-places = Places des modules
limits-levels = Niveau de gouvernance
limits-sizes = Taille de la ville
limits-genders = Genre
limits-genders-note = Ne compte que les personnes qui l’ont déclaré à cette fin.
limits-topics = Sujet du dilemme
limits-topics-note = Le thème du module que la personne souhaite le plus.
limits-experience = Expérience
limits-caps = Au plus ce nombre
limits-varieties = Au moins ce nombre
limits-countries = Pays en particulier
limits-countries-note = Laissez vides les lignes inutiles. Après l’enregistrement, il y en a de nouvelles.
limits-balance = Équilibre
limits-balance-help = Entre des cohortes à égalité de points et de préférences, on prend celle où le moins de paires de personnes ont ceci en commun.
limits-save = Enregistrer
limits-save-compose = Enregistrer et composer
limits-bars = Le trait fin montre où la limite permet à une barre de finir.
limits-as-table = Sous forme de tableau
limit = Limite
limit-module = « { $module } »
limit-least = Au moins
limit-most = Au plus
limit-least-of = { $group } : au moins
limit-most-of = { $group } : au plus
limit-count = Dans la cohorte
limit-range = Limite
limit-country-number = Pays { $number }
limit-no-country = Aucun pays
range-exactly = exactement { $count }
range-both = de { $least } à { $most }
range-least = au moins { $least }
range-most = au plus { $most }
group-first_time = À leur première académie
gender-woman = Femmes
gender-man = Hommes
gender-other = Ni l’un ni l’autre de ces mots
cap-organisation = D’une même organisation
cap-city = D’une même ville
cap-country = D’un même pays
variety-country = Pays différents
variety-level = Niveaux de gouvernance différents
variety-size = Tailles de ville différentes
variety-gender = Genres différents
variety-topic = Sujets différents
feature-country = Pays
feature-level = Niveau de gouvernance
feature-size = Taille de la ville
feature-gender = Genre
feature-topic = Sujet du dilemme
field-places = Places des modules
field-quotas = Au moins et au plus
field-countries = Pays en particulier
field-caps = Au plus ce nombre
field-varieties = Au moins ce nombre
field-seconds = Secondes accordées au solveur
field-seconds-help = De { $least } à { $most }. Passé ce délai, la meilleure cohorte trouvée est montrée, avec l’écart possible au mieux.

progress-queued = Cela commence dans un instant.
progress-begun = C’est commencé.
progress-stopping = Arrêt dans dix secondes au plus, avec le meilleur trouvé.
progress-points = Points des évaluations
progress-preferences = Préférences
progress-balance = Équilibre
progress-lot = Tirage au sort entre égaux
progress-chances = Chances égales
progress-remedy = Le plus petit changement utile
progress-reasons = Les motifs pour chaque candidature
progress-gap = { $stage } : le meilleur trouvé est à { $gap } au plus du mieux possible.
progress-steps = { $stage } : { $done } sur { $of }
proof-best = Prouvé : aucune cohorte dans ces limites n’est meilleure.
proof-fair = Prouvé : aucun tirage dans ces limites n’offre des chances plus égales.
proof-within = Il n’est pas prouvé que c’est la meilleure. Le temps était écoulé ou quelqu’un a arrêté ({ $stage }) ; le mieux possible peut la dépasser de { $gap } au plus.
percent = { $value } %

impossible-title = Aucune cohorte ne respecte ces limites
impossible-text =
    { $count ->
        [one] Le plus petit changement qui aiderait :
       *[other] Les plus petits changements qui aideraient ; chacun suffit à lui seul :
    }
impossible-none = Aucun changement de limite n’y fait rien.
failed-title = Il n’y a pas de résultat
failed-text = Le solveur a échoué, ou a été arrêté avant d’avoir rien trouvé. Rien n’est perdu : composez de nouveau, avec plus de temps ou moins de limites.
change-least-module =
    { $by ->
        [one] une place de moins à pourvoir dans { $group }
       *[other] { $by } places de moins à pourvoir dans { $group }
    }
change-most-module =
    { $by ->
        [one] une place de plus dans { $group }
       *[other] { $by } places de plus dans { $group }
    }
change-least =
    { $by ->
        [one] une personne de moins exigée : { $group }
       *[other] { $by } personnes de moins exigées : { $group }
    }
change-most =
    { $by ->
        [one] une personne de plus admise : { $group }
       *[other] { $by } personnes de plus admises : { $group }
    }
change-each-organisation =
    { $by ->
        [one] une personne de plus admise de la même organisation
       *[other] { $by } personnes de plus admises de la même organisation
    }
change-each-city =
    { $by ->
        [one] une personne de plus admise de la même ville
       *[other] { $by } personnes de plus admises de la même ville
    }
change-each-country =
    { $by ->
        [one] une personne de plus admise du même pays
       *[other] { $by } personnes de plus admises du même pays
    }
change-variety-country =
    { $by ->
        [one] un pays de moins
       *[other] { $by } pays de moins
    }
change-variety-level =
    { $by ->
        [one] un niveau de gouvernance de moins
       *[other] { $by } niveaux de gouvernance de moins
    }
change-variety-size =
    { $by ->
        [one] une taille de ville de moins
       *[other] { $by } tailles de ville de moins
    }
change-variety-gender =
    { $by ->
        [one] un genre de moins
       *[other] { $by } genres de moins
    }
change-variety-topic =
    { $by ->
        [one] un sujet de moins
       *[other] { $by } sujets de moins
    }
change-required = { $name } n’est plus exigé(e)
change-and = {" "}et{" "}

cohort-title = La cohorte
cohort-figures = Chiffres de la cohorte
cohort-map = D’où elle vient
cohort-limits = Sa situation par rapport aux limites
cohort-chosen = Qui a une place
cohort-count =
    { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
cohort-others =
    { $count ->
        [one] { $count } candidature sans place
       *[other] { $count } candidatures sans place
    }
cohort-others-text = Classées par points, chacune avec le motif et avec le seul changement qui l’aurait fait entrer.
cohort-points = Points
cohort-why = Pourquoi
reason-rank = Rang { $rank } sur { $of } par les points.
reason-choice =
    { $choice ->
        [1] A une place dans son premier choix.
        [2] A une place dans son deuxième choix.
       *[other] A une place dans son choix { $choice }.
    }
reason-standing = { $limit } : rang { $rank } sur { $of } ; { $places ->
        [one] la seule place est prise
       *[other] les { $places } places sont prises
    }.
reason-admits = Cela seul l’aurait fait entrer : { $change }.
reason-missing = Avec { $points } points de plus, la candidature serait retenue.
reason-equal = À égalité de points avec d’autres ; les préférences, l’équilibre ou le sort ont décidé.
reason-remedy = Aucune cohorte dans les limites ne peut l’inclure. Il faudrait : { $changes }.
reason-required = Exigée par les organisateurs.
reason-excluded = Exclue par les organisateurs.
reason-chance = Chance au tirage : { $chance }

lottery-title = Le tirage
lottery-text =
    { $cohorts ->
        [one] { $tickets } billets représentent une seule cohorte qui respecte les limites. La graine a tiré le billet { $drawn }.
       *[other] { $tickets } billets représentent { $cohorts } cohortes différentes qui respectent les limites. La graine a tiré le billet { $drawn }.
    }
lottery-chances =
    { $none ->
        [0] Chacun avait une chance : de { $least } à { $most }.
        [one] Les chances allaient de { $least } à { $most } ; une candidature n’en avait aucune, car aucune cohorte dans les limites ne la contient.
       *[other] Les chances allaient de { $least } à { $most } ; { $none } candidatures n’en avaient aucune, car aucune cohorte dans les limites ne les contient.
    }
lottery-maximin = Le temps s’est écoulé avant que toutes les chances soient aussi égales que possible ; la plus petite est la meilleure que l’on ait trouvée.

named-title = Personnes exigées et exclues
named-text = Pour ce qu’aucune limite ne peut dire, comme un intervenant qui doit être là. Chacune demande un motif, qui figure au procès-verbal.
named-add = Ajouter
named-remove = Retirer
named-remove-of = Retirer { $name }
wish-required = Exigée
wish-excluded = Exclue
field-receipt = Numéro d’accusé de réception
field-receipt-help = Comme 2027-4F7K-2M9Q ; il figure sur la page de la candidature.
field-named_wish = Exigée ou exclue
field-named_reason = Motif
field-named_reason-help = Sans noms : il est conservé avec le procès-verbal.

protocol-download = Procès-verbal (JSON)
sign-title = Signature
sign-text = Par votre signature, cette cohorte devient la proposition des organisateurs : une place peut être proposée à qui en a une ; les autres attendent ou ne sont pas retenus, chacun par la décision d’une personne. Rien n’est envoyé maintenant.
sign-later = Une cohorte peut être signée une fois l’appel clos. D’ici là, les scénarios servent à essayer.
sign-action = Signer cette cohorte
sign-by = Signé par
sign-hash = SHA-256 des données d’entrée :
sign-next = La proposition figure maintenant dans chaque candidature :
sign-aside = Écarter la signature
sign-aside-text = La cohorte ne compte alors plus, et une autre peut être signée. Les places déjà proposées le restent. Le procès-verbal est conservé.
sign-aside-action = L’écarter
field-statement = Pourquoi cette cohorte
field-statement-help = Deux ou trois phrases pour qui le demandera plus tard.
field-set_aside_reason = Motif
proposal-title = Ce que propose la cohorte signée
proposal-place = Une place dans « { $module } »
proposal-none = Pas de place : liste d’attente, ou ne pas retenir
proposal-link = Voir les motifs

gender-title = Pour un groupe équilibré
gender-text = Si vous le souhaitez, dites-nous votre genre. Il sert à l’équilibre du groupe et à rien d’autre, aucun évaluateur ne le voit, vous pouvez le retirer, et votre réponse est effacée après un an. Les sélections calculées avec lui le gardent cinq ans dans leur procès-verbal, pour pouvoir être vérifiées. Rien ne dépend du fait que vous répondiez.
gender-state-woman = Femme
gender-state-man = Homme
gender-state-other = Ni l’un ni l’autre de ces mots
gender-none = Je préfère ne pas le dire
field-gender = Genre
gender-save = Enregistrer cette réponse

notice-scenario-created = Le scénario est là. Fixez ses limites.
notice-scenario-changed = Le scénario est modifié.
notice-scenario-composing = Le solveur travaille. Vous pouvez continuer autre chose et revenir.
notice-scenario-stopping = Le solveur s’arrête avec le meilleur qu’il a trouvé.
notice-scenario-discarded = Le scénario est supprimé.
notice-scenario-signed = La cohorte est signée. Son procès-verbal est conservé.
notice-scenario-set-aside = La signature est écartée.
notice-gender-stated = Votre réponse est enregistrée.

published-title = Comment la cohorte est choisie
published-link = Comment les places sont attribuées
published-text = Les évaluateurs lisent chaque candidature sans savoir de qui elle est. Les organisateurs fixent des limites pour que le groupe soit équilibré ; un solveur trouve la meilleure cohorte qui les respecte, ou tire au sort avec des chances aussi égales que les limites le permettent. Une personne signe. Le procès-verbal est conservé, et quiconque le détient peut retrouver la même cohorte.
published-not-yet = Aucune cohorte de cette édition n’est encore signée.
published-signed = Signée le
published-figures = { $chosen } personnes ont été choisies parmi { $candidates } candidatures.
published-named =
    { $count ->
        [0] Personne n’a été nommément exigé ni exclu.
        [one] Une personne a été exigée ou exclue par les organisateurs, avec un motif.
       *[other] { $count } personnes ont été exigées ou exclues par les organisateurs, avec un motif.
    }
published-limits = Les limites
published-chances = Les chances
published-chance = Chance
published-applications = Candidatures
published-verify = Pour vérifier
published-solver = Trouvée par
