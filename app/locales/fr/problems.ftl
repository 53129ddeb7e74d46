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
problem-past = Veuillez indiquer un moment à venir.
problem-other = Cela ne peut pas être accepté.

refusal-fields = Certains champs sont à revoir.
refusal-not-found = Cette adresse ne mène nulle part, ou à quelque chose qui n’existe plus.
refusal-sign-in = Veuillez d’abord vous connecter.
refusal-forbidden = Votre rôle n’ouvre pas cette page. Si vous pensez qu’il le devrait, écrivez aux organisateurs.
refusal-conflict = Quelque chose a changé entre-temps. Veuillez vérifier.
refusal-unavailable = Un élément nécessaire ne répond pas. Rien de ce que vous aviez enregistré n’est perdu ; veuillez réessayer dans une minute.
refusal-storage-full = Il n’y a plus de place pour enregistrer. Ce qui est enregistré reste lisible ; les administrateurs doivent faire de la place.
refusal-offline = Le serveur n’a pas pu être joint. Veuillez réessayer.
refusal-form-incomplete = Ce formulaire est arrivé incomplet. Veuillez rouvrir la page.
refusal-too-large = C’est plus que ce qu’un formulaire peut contenir.
refusal-too-many-tries = Trop de tentatives. Veuillez attendre un quart d’heure.
refusal-sign-in-wrong = L’adresse ou le mot de passe n’est pas correct.
refusal-not-verified = Votre adresse n’est pas encore vérifiée. Nous vous avons renvoyé le lien ; ouvrez-le, puis connectez-vous.
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
refusal-survey-too-few = Moins de cinq personnes ont répondu. Pour préserver leur anonymat, rien n’est affiché.
refusal-other = Cela n’a pas pu être fait.
