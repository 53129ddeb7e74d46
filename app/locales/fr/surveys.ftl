# Enquêtes et évaluation.
task-survey = Répondez à l’enquête « { $about } »
task-survey-text = Elle est anonyme et prend quelques minutes.
task-survey-action = Répondre

survey-state-draft = En préparation
survey-state-open = Ouverte
survey-state-closed = Close
survey-state-reported = Restituée
survey-percent = { $share } %
survey-parts = { $count } sur { $of }
survey-until = Ouverte jusqu’au
survey-closed-on = Close le
survey-count =
    { $count ->
        [one] Une question.
       *[other] { $count } questions.
    }
survey-required = Celles qui portent un astérisque appellent une réponse.
survey-must = (obligatoire)
survey-anonymous-title = Ce qu’anonyme veut dire ici
survey-anonymous-apart = L’académie conserve le fait que vous avez répondu et elle conserve vos réponses, mais séparément : aucun numéro, aucune heure et aucun ordre ne relie les deux. Même les personnes qui gèrent la base de données ne peuvent pas savoir quelles réponses sont les vôtres.
survey-anonymous-reminders = Le fait que vous avez répondu est conservé pour que les rappels ne parviennent qu’à celles et ceux qui n’ont pas répondu. Il est effacé 90 jours après la clôture de l’enquête.
survey-anonymous-results = Personne ne voit de résultats avant la clôture de l’enquête, et rien n’est affiché en dessous de { $fewest } réponses.
survey-anonymous-words = Ce que vous écrivez avec vos propres mots est montré tel quel aux responsables de l’évaluation. N’y mettez rien qui permette de vous reconnaître.
survey-once = Vous pouvez envoyer vos réponses une seule fois. Comme personne ne peut les retrouver, elles ne peuvent être ni modifiées ni retirées.
survey-send = Envoyer mes réponses
survey-thanks-title = Merci
survey-thanks-text = Vos réponses sont enregistrées.
survey-thanks-final = Désormais, personne ne peut savoir lesquelles sont les vôtres ; elles ne peuvent donc être ni montrées, ni modifiées, ni retirées. Les résultats sont lus une fois l’enquête close.
survey-thanks-action = Voir les tâches du jour
survey-closed-title = Cette enquête est close
survey-closed-text = Il était possible d’y répondre jusqu’au

evaluation-title = Enquêtes et résultats
evaluation-lead = Ce que les participants ont répondu, édition par édition. Un pourcentage n’apparaît jamais sans les nombres dont il est fait.
evaluation-table = Enquêtes : { $edition }
evaluation-empty-title = Pas encore d’enquête
evaluation-empty-text = Préparez la première à partir des questions fournies avec l’académie.
survey-survey = Enquête
survey-state = État
survey-closes = Clôture
survey-invited = Personnes invitées
survey-answered = Réponses
survey-response = Taux de réponse
survey-export = Télécharger les réponses (CSV)
survey-results = Résultats
survey-reading = La barre représente la part des personnes qui ont répondu à la question. Le trait qui la recouvre est l’intervalle à 95 % (Wilson) : jusqu’où le seul hasard a pu déplacer cette part avec si peu de réponses. Il ne dit rien des personnes qui n’ont pas répondu. Les questions qui ont reçu moins de { $fewest } réponses ne sont pas affichées.
survey-question-answered = { $count } personnes sur { $of } ont répondu à cette question
survey-question-few = Moins de { $fewest } personnes ont répondu à cette question. Pour préserver leur anonymat, rien n’est affiché.
survey-mean = Moyenne { $mean }
survey-bar = { $share } % ({ $count } sur { $of })
survey-interval = { $low }–{ $high } %
survey-as-table = Sous forme de tableau
survey-answer = Réponse
survey-number = Nombre
survey-share = Part
survey-interval-head = Intervalle à 95 %
survey-step = { $step } – { $meaning }
survey-texts =
    { $count ->
        [one] Une personne sur { $of } a écrit quelque chose
       *[other] { $count } personnes sur { $of } ont écrit quelque chose, ici par ordre alphabétique
    }
survey-elsewhere =
    { $count ->
        [one] Question posée aussi dans une autre enquête
       *[other] Question posée aussi dans { $count } autres enquêtes
    }
survey-same-words = même question
survey-other-words = formulée autrement : les chiffres ne se comparent pas tels quels
survey-no-results-title = Les résultats sont affichés une fois l’enquête close
survey-no-results-text = Regarder deux fois pendant que les réponses arrivent révélerait ce qui a été répondu entre les deux. C’est pourquoi personne n’en voit avant la clôture de l’enquête.
survey-too-few-title = Trop peu de réponses
survey-too-few-text = Moins de { $fewest } personnes ont répondu. Pour préserver leur anonymat, rien n’est affiché.

survey-next = La suite
survey-audience-module = Les participants du module
survey-audience-edition = Les participants de l’édition
survey-audience-everybody = Toute personne ayant eu une place dans l’une des éditions
survey-open-text =
    { $count ->
        [0] Il n’y a encore personne à inviter.
        [one] Une personne recevra une invitation par courriel.
       *[other] { $count } personnes recevront une invitation par courriel.
    }
survey-open-action =
    { $count ->
        [0] L’ouvrir
        [one] L’ouvrir et inviter une personne
       *[other] L’ouvrir et inviter { $count } personnes
    }
survey-discard-action = Supprimer l’enquête
survey-waiting =
    { $count ->
        [0] Tout le monde a répondu.
        [one] Une personne n’a pas encore répondu.
       *[other] { $count } personnes n’ont pas encore répondu.
    }
survey-reminded-at = Dernier rappel :
survey-remind-action =
    { $count ->
        [one] Relancer la personne qui n’a pas répondu
       *[other] Relancer les { $count } personnes qui n’ont pas répondu
    }
survey-close-title = Clore l’enquête
survey-close-text = Plus personne ne pourra répondre, et les résultats seront affichés. Elle ne peut pas être rouverte.
survey-close-action = Clore maintenant
survey-report-text = Marquez l’enquête une fois ses résultats restitués aux participants et au partenariat.
survey-report-action = Marquer comme restituée
survey-questions = Questions
survey-kind-text = Avec ses propres mots
survey-question-comparable = Comparable aux éditions précédentes
survey-question-reworded = Reformulée
survey-question-new = Posée pour la première fois
survey-new = Nouvelle enquête
survey-new-text = Les questions gardent leurs clés, afin que les réponses puissent être comparées d’une édition à l’autre. Personne n’est invité avant que vous n’ouvriez l’enquête.
survey-questions-own = { $title } ({ $count } questions)
survey-questions-again = Comme dans « { $title } »
survey-about-edition = { $edition }
survey-about-module = { $edition } : { $module }
survey-prepare-action = Préparer l’enquête
field-questions = Questions
field-questions-help = Celles fournies avec l’académie, ou celles d’une enquête précédente.
field-about = À propos de
field-audience = Qui est interrogé
field-title_en = Titre en anglais
field-title_en-help = Laissez les deux titres vides pour reprendre ceux des questions.
field-title_fr = Titre en français
field-closes-help = Lu dans le fuseau { $zone }.
notice-survey-prepared = L’enquête est préparée. Relisez-la, puis ouvrez-la.
notice-survey-discarded = L’enquête est supprimée.
notice-survey-opened = L’enquête est ouverte ; les invitations partent.
notice-survey-reminded = Les rappels partent.
notice-survey-closed = L’enquête est close.
notice-survey-reported = L’enquête est marquée comme restituée.

evaluation-figures =
    { $count ->
        [one] Un chiffre publié de cette édition
       *[other] { $count } chiffres publiés de cette édition
    }

figure-publish = Publier un chiffre
figure-publish-text = Le chiffre figure sur la page publique de son édition, avec la question posée, le nombre de réponses favorables, le nombre de réponses et le nombre de personnes invitées. Ces nombres sont comptés, non saisis. Un chiffre publié n’est jamais modifié ; il peut être retiré, et reste alors avec le motif.
figure-publish-action = Le publier
figure-withdraw = Retirer ce chiffre
figure-withdraw-why = Pourquoi il ne faut plus le citer
figure-withdraw-text = Le chiffre reste sur la page de son édition, marqué comme retiré, avec votre motif. C’est définitif.
figure-withdraw-action = Le retirer
field-choices = Réponses prises en compte
field-choices-help = Cochez les réponses comptées ensemble.
field-wording_en = Phrase en anglais
field-wording_en-help = Ce que dit le chiffre, en anglais, par exemple « of those who answered would consider applying again ».
field-wording_fr = Phrase en français
notice-figure-published = Le chiffre est publié, avec ses preuves.
notice-figure-withdrawn = Le chiffre est retiré.
