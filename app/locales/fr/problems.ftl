# Ce qui ne va pas dans un champ (problem-…) et pourquoi quelque chose a été refusé (refusal-…).
form-problems =
    { $count ->
        [one] Un champ est à revoir
       *[other] { $count } champs sont à revoir
    }
problem-required = Veuillez remplir ce champ.
problem-too-long = Au plus { $max } caractères, s’il vous plaît.
problem-email = Nous ne pouvons pas écrire à cette adresse. Elle doit ressembler à nom@example.org.
problem-password-short = Au moins { $min } caractères, s’il vous plaît. Trois ou quatre mots sans rapport conviennent bien.
problem-password-weak = Ce mot de passe est facile à deviner. Trois ou quatre mots sans rapport conviennent mieux.
problem-password-wrong = Ce n’est pas votre mot de passe.
problem-choose = Veuillez choisir dans la liste.
problem-choose-module = Veuillez choisir au moins un module.
problem-chosen-twice = Ce module est choisi deux fois.
problem-city = Veuillez choisir dans la liste une ville de ce pays.
problem-date = Veuillez indiquer une date et une heure.
problem-number = Veuillez indiquer un nombre entier de { $min } à { $max }.
problem-after-opening = L’appel doit se clore après son ouverture.
problem-choose-answer = Veuillez choisir une des réponses.
problem-choose-some = Veuillez cocher au moins une réponse, mais pas toutes.
problem-past = Veuillez indiquer un moment à venir.
problem-least-over-most = Le minimum dépasse le maximum.
problem-places-missing = Chaque module a besoin de ses places.
problem-country-twice = Ce pays figure deux fois.
problem-receipt = Aucune candidature pouvant être retenue ne porte ce numéro.
problem-other = Cela ne peut pas être accepté.

refusal-fields = Certains champs sont à revoir.
refusal-not-found = Cette adresse ne mène nulle part, ou à quelque chose qui n’existe plus.
refusal-sign-in = Veuillez d’abord vous connecter.
refusal-forbidden = Votre rôle n’ouvre pas cette page. Si vous pensez qu’il le devrait, écrivez aux organisateurs.
refusal-conflict = Quelque chose a changé entre-temps. Veuillez vérifier.
refusal-unavailable = Un élément nécessaire ne répond pas. Rien de ce que vous aviez enregistré n’est perdu ; veuillez réessayer dans une minute.
refusal-storage-full = Il n’y a plus de place pour enregistrer. Ce qui est enregistré reste lisible ; les administrateurs doivent faire de la place.
refusal-offline = Le serveur n’a pas pu être joint. Veuillez réessayer.
refusal-form-incomplete = Ce formulaire est arrivé incomplet. Veuillez rouvrir la page.
refusal-too-large = C’est plus que ce qu’un formulaire peut contenir.
refusal-too-many-tries = Trop de tentatives. Veuillez attendre un quart d’heure.
refusal-sign-in-wrong = L’adresse ou le mot de passe n’est pas correct.
refusal-not-verified = Votre adresse n’est pas encore vérifiée. Nous vous avons renvoyé le lien ; ouvrez-le, puis connectez-vous.
refusal-link-wrong = Ce lien est faux, a déjà servi ou est trop ancien.
refusal-last-administrator = Vous êtes le seul administrateur. Désignez d’abord quelqu’un d’autre.
refusal-changed-meanwhile = Quelqu’un d’autre a modifié ceci entre-temps. Veuillez vérifier.
refusal-edition-archived = Une édition archivée ne change plus.
refusal-mail-gone = Le texte de ce courriel a été effacé après l’envoi, car son lien était secret.
refusal-demonstration-refused = La base de données contient autre chose. Les données de démonstration ne vont que dans une base vide.
refusal-questionnaire = Ce n’est pas une liste de questions qui puissent être posées.
refusal-survey-answered = Vous avez déjà répondu à cette enquête. Votre première réponse compte ; rien n’a été enregistré une seconde fois.
refusal-survey-changed = Ce formulaire ne correspond pas à l’enquête. Veuillez rouvrir la page.
refusal-survey-empty = Vous n’avez encore répondu à aucune question.
refusal-survey-not-yet = Cette enquête n’est pas encore ouverte.
refusal-survey-closed = Cette enquête est close. Les réponses ne comptent plus.
refusal-survey-not-draft = Cette enquête a déjà été ouverte.
refusal-survey-not-open = Cette enquête n’est pas ouverte.
refusal-survey-not-closed = Cette enquête n’est pas close.
refusal-survey-past = L’échéance de cette enquête est passée. Veuillez la préparer à nouveau avec une échéance ultérieure.
refusal-survey-nobody = Il n’y a encore personne à inviter : aucun participant n’en fait partie.
refusal-survey-reminded = Le rappel à celles et ceux qui n’ont pas répondu date de moins d’un jour.
refusal-survey-all-answered = Tout le monde a répondu. Il n’y a personne à relancer.
refusal-survey-still-open = Les résultats sont affichés une fois l’enquête close.
refusal-figure-withdrawn = Ce chiffre est déjà retiré.
refusal-survey-too-few = Moins de cinq personnes ont répondu. Pour préserver leur anonymat, rien n’est affiché.
refusal-profile-incomplete = Complétez d’abord votre profil : une candidature a besoin du pays, de la ville, de l’organisation et du niveau de gouvernance.
refusal-call-not-open = L’appel n’est pas encore ouvert.
refusal-call-closed = L’appel est clos : plus rien ne peut être envoyé. Ce que vous avez écrit reste enregistré comme brouillon.
refusal-already-submitted = Cette candidature a déjà été envoyée. Rien n’a été envoyé deux fois.
refusal-not-editable = Cette candidature a été envoyée et ne peut pas être modifiée. Retirez-la d’abord.
refusal-draft-changed = Ce brouillon a été modifié ailleurs entre-temps. Rien n’a été écrasé : choisissez ci-dessous quel texte doit rester.
refusal-cannot-withdraw = Cette candidature ne peut plus être retirée.
refusal-no-offer = Il n’y a plus d’offre à laquelle répondre.
refusal-offer-expired = L’offre a expiré.
refusal-edition-under-way = L’académie a commencé : la place ne peut plus être rendue ici.
refusal-cannot-decide = Cette candidature a déjà fait l’objet d’une décision.
refusal-decided-meanwhile = Quelqu’un d’autre a décidé de cette candidature entre-temps. Rien n’a été modifié ni envoyé ; veuillez vérifier.
refusal-selection-closed = La sélection de cette édition est close.
refusal-selection-changed = Des candidatures, des évaluations ou des places ont changé depuis la composition. Composez de nouveau, puis signez.
refusal-scenario-solving = Un solveur travaille sur ce scénario. Attendez-le, ou arrêtez-le d’abord.
refusal-scenario-signed = Une cohorte de cette édition est déjà signée. Écartez d’abord sa signature.
refusal-scenario-not-queued = Rien n’est en cours de composition ici.
refusal-scenario-not-solved = Il n’y a pas de cohorte à signer.
refusal-scenario-not-signed = Ce scénario n’est pas signé.
refusal-call-still-open = L’appel est encore ouvert. Une cohorte peut être signée une fois qu’il est clos.
refusal-cannot-state = Cette candidature est décidée ; la réponse n’aurait plus d’effet.
refusal-limits = Ces limites ne peuvent être lues.
refusal-report-not-yet = Il y a un compte rendu une fois les phases terminées.
refusal-report-not-handed-over = Le compte rendu n’est pas encore remis.
refusal-report-undecided = Certains passages restent à décider. Prononcez-vous d’abord sur chacun.
refusal-report-full = Ce compte rendu ne peut contenir plus de passages.
refusal-report-narrower = Ce qui est sorti de la salle ne peut être repris.
refusal-other = Cela n’a pas pu être fait.
problem-choose-most =
    { $max ->
        [one] Choisissez une réponse au plus.
       *[other] Choisissez { $max } réponses au plus.
    }
problem-file-missing = Choisissez un fichier.
problem-file-empty = Ce fichier est vide.
problem-file-large = Ce fichier dépasse 10 Mo.
problem-file-kind = Ce n’est pas un fichier PDF, PNG, JPEG, DOCX ou ODT lisible. Les documents contenant des macros ne sont pas acceptés non plus.
problem-file-lies = Le contenu de ce fichier ne correspond pas à son nom. Enregistrez-le de nouveau dans le programme dont il provient.
problem-options = Indiquez de { $min } à { $max } choix différents, un par ligne.
problem-options-fr = Il y a { $count } choix en anglais et { $found } en français.
refusal-form-changed = Les organisateurs ont modifié leurs questions pendant que vous écriviez. Rien n’est perdu : regardez ce qui est nouveau, puis envoyez de nouveau votre candidature.
refusal-questions-many = Un appel ne peut pas comporter plus de questions.
refusal-files-many = Un appel peut demander trois fichiers au plus.
refusal-nothing-to-copy = Toutes ces questions sont déjà posées.
