# L’appel à candidatures d’une édition : les questions propres aux organisateurs.

call-form-title = Formulaire de l’appel
call-form-link = Formulaire de l’appel
call-form-preview = Voir comme les candidats
call-form-text = À toute personne qui pose sa candidature, on demande ses préférences, sa motivation et un dilemme. Ajoutez ici vos propres questions.
call-form-reviewers = Les évaluateurs lisent à l’aveugle, et vos propres questions peuvent porter sur tout : les réponses sont montrées à la personne candidate et aux organisateurs, jamais aux évaluateurs.
call-frozen-title = L’appel est ouvert
call-frozen-text = Des personnes répondent à la version { $version } de ces questions. Ce que vous modifiez maintenant crée une nouvelle version : les brouillons sont repris et leurs auteurs apprennent ce qui est nouveau. Les candidatures envoyées restent telles quelles.
call-questions =
    { $count ->
        [0] Aucune question de votre part
        [one] Une question de votre part
       *[other] { $count } questions de votre part
    }
call-core = Elles suivent la partie fixe, dans cet ordre. Le mot en gris est le nom de leur colonne dans les téléchargements.
call-empty-title = Seule la partie fixe est demandée
call-empty-text = Ajoutez une question, ou reprenez celles d’une édition antérieure.
call-add-title = Poser une autre question
call-copy = Reprendre les questions de « { $edition } »
call-version = Version { $version }
call-versions = Versions
call-versions-text = Chaque candidature envoyée montre les questions de la version à laquelle elle répond.
call-preview-title = Le formulaire tel que les candidats le voient
call-preview-text = Rien n’est enregistré ici. La partie fixe vient d’abord, puis vos propres questions.

question-kind-text = Texte
question-kind-number = Nombre
question-kind-one = Un seul choix
question-kind-several = Plusieurs choix
question-kind-file = Fichier
question-required = réponse obligatoire
question-optional = réponse facultative
question-up = Monter :
question-down = Descendre :
question-edit = Modifier :
question-remove = Retirer :
question-new-title = Une nouvelle question
question-edit-title = Modifier une question
question-about-text = On y répond avec ses propres mots.
question-about-number = On y répond par un nombre entier.
question-about-one = On y répond par l’un des choix que vous proposez.
question-about-several = On y répond par autant de choix que l’on veut parmi ceux que vous proposez.
question-about-file = On y répond par un fichier ({ $kinds }, 10 Mo au plus). Le type d’un fichier est reconnu à son contenu.
field-question_en = Question en anglais
field-question_fr = Question en français
field-help_en = Aide en anglais
field-help_fr = Aide en français
field-options_en = Choix en anglais
field-options_fr = Choix en français
options-help = Un par ligne.
options-fr-help = Un par ligne, dans le même ordre.
field-min = Minimum
field-max = Maximum
question-longest = Réponse la plus longue, en caractères
question-longest-help = { $max } au plus. Les réponses de plus de 200 caractères ont plusieurs lignes.
question-most = Nombre maximal de choix
question-most-help = Vide : autant que l’on veut.
question-must = La réponse est obligatoire
question-keep = Enregistrer la question
notice-call-changed-form = Le formulaire de l’appel est modifié.

part-own = Questions des organisateurs
apply-news-title = Les organisateurs ont modifié leurs questions
apply-news-text = Ce que vous avez écrit est conservé. Nouveau, ou demandé autrement :
answer-number = Un nombre entier de { $min } à { $max }.
answer-most =
    { $max ->
        [one] Un choix au plus.
       *[other] { $max } choix au plus.
    }
answer-file = PDF, PNG, JPEG, DOCX ou ODT, { $size } Mo au plus. Le fichier est conservé lorsque vous enregistrez le brouillon ou envoyez la candidature.
draft-file-sending = Envoi en cours…
draft-file-stored = Enregistré.
draft-file-failed = Pas encore enregistré : il n’y a pas de connexion. Choisissez à nouveau le fichier ou appuyez sur « Enregistrer le brouillon ».
file-remove = Retirer ce fichier lors de l’enregistrement
file-size = { $size } ko

# Qui peut poser sa candidature.
apply-barred-title = Cet appel n’est pas ouvert à tous
apply-barred-level = Il s’adresse à d’autres niveaux de gouvernance que celui de votre profil.
apply-barred-country = Il s’adresse à d’autres pays que celui de votre profil.
apply-barred-role = Il ne s’adresse pas aux personnes qui exercent l’un de vos rôles à l’académie.
apply-barred-text = Si votre profil n’est pas exact, modifiez-le. Si vous pensez pouvoir poser votre candidature, écrivez aux organisateurs : ils peuvent faire une exception.
rules-link = Qui peut poser sa candidature
rules-title = Qui peut poser sa candidature
rules-heading = Règles et rappels
rules-text = Les règles sont vérifiées lorsqu’une candidature est commencée, pendant la rédaction, puis de nouveau à l’envoi. Là où rien n’est coché, personne n’est écarté.
rules-levels = Seulement ces niveaux de gouvernance
rules-countries =
    { $count ->
        [0] Seulement ces pays : aucun n’est coché, tous peuvent poser leur candidature
        [one] Seulement ces pays : un
       *[other] Seulement ces pays : { $count }
    }
rules-countries-legend = Seulement ces pays
rules-roles = Pas les personnes exerçant ces rôles
rules-participant = Participant d’une édition antérieure
field-remind_days = Nombre de jours avant la clôture de l’appel pour rappeler leur brouillon aux auteurs
field-remind_days-help = Avec 0, personne ne reçoit de rappel.
rules-save = Enregistrer les règles
exceptions-title = Exceptions
exceptions-text = Permettez à une personne d’envoyer sa candidature après la clôture de l’appel, ou sans remplir l’une des règles. Elle reçoit un courriel avec le lien vers sa candidature ; il ne vaut que pour le compte qui a cette adresse.
exceptions-empty-title = Aucune exception
exceptions-empty-text = L’appel est le même pour tout le monde.
exception-new = Faire une exception
exception-email-help = L’adresse de son compte, ou celle avec laquelle elle en créera un.
field-until = Peut envoyer jusqu’au
exception-until-help = Date et heure ({ $zone }). Laissez vide s’il s’agit seulement d’une règle.
field-waives_rules = Peut poser sa candidature bien qu’une règle ne soit pas remplie
exception-reason-help = Pourquoi ? Le motif est conservé avec l’exception ; les organisateurs le voient, la personne aussi lorsqu’elle demande ses données.
exception-grant = Faire l’exception et écrire à la personne
exception-until = Peut envoyer jusqu’au
exception-waives = Peut poser sa candidature bien qu’une règle ne soit pas remplie.
exception-revoke = Retirer
notice-rules-saved = Les règles sont enregistrées.
notice-exception-granted = L’exception est faite, et le courriel est en route.
notice-exception-revoked = L’exception est retirée.

# Écrire ensemble ; sur papier.
co-authors-title = Écrire ensemble
co-authors-text = Invitez des collègues à écrire avec vous. Ils voient et modifient le texte et les fichiers de ce brouillon ; vous seul l’envoyez, et vous pouvez y mettre fin à tout moment.
field-co_author = Adresse d’un collègue
field-co_author-help = La personne reçoit un courriel avec un lien ; il ne vaut que pour le compte qui a cette adresse.
co-author-invite = Inviter à écrire avec moi
co-author-since = Écrit avec vous depuis le
co-author-remove = Ne plus écrire ensemble
notice-co-author-invited = Votre collègue peut écrire avec vous ; le courriel est en route.
notice-co-author-removed = Votre collègue n’écrit plus avec vous. Ce qui a été écrit reste.
shared-title = Aider à écrire une candidature
shared-text = Vous aidez un collègue à écrire sa candidature ; l’envoi lui est réservé :
task-application-along = Aidez { $about } à rédiger sa candidature
task-application-along-text = Votre collègue vous invite à écrire dans ce brouillon ; l’envoi lui est réservé.
task-application-along-action = Ouvrir le brouillon
next-submit = Vous pouvez l’envoyer jusque-là
apply-print = Imprimer
application-paper = Candidature
application-download = Télécharger la candidature (PDF)
apply-print-title = Ma candidature
apply-print-text = Ou imprimez cette page depuis votre navigateur.
application-undelivered-title = Un courriel n’est pas arrivé
application-undelivered-text = La personne candidate n’en connaît pas le contenu. Écrivez-lui d’une autre manière, ou corrigez l’adresse et renvoyez-le.
