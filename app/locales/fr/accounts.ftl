# Comptes : inscription, connexion, profil, appareils, personnes, courrier, journal.
sign-up = Créer un compte
sign-up-text = Un compte vous permet de poser votre candidature, de participer et de rester en contact. Cela prend une minute.
sign-up-action = Créer le compte
sign-up-privacy = Vos données servent à faire fonctionner l’académie et à rien d’autre.
sign-up-demonstration = Ceci est une démonstration : tout le monde peut y lire les courriels et se connecter sous n’importe quel rôle. Utilisez une adresse inventée, par exemple en example.org, et n’écrivez rien de privé.
no-account = Pas encore de compte ?
have-account = Vous avez un compte ?
forgot-link = Mot de passe oublié ?
sign-in-to-apply = Pour poser votre candidature, connectez-vous ou créez un compte : votre brouillon y est conservé et vous pouvez continuer sur n’importe quel appareil.
sign-in-first = Connectez-vous, et vous arriverez directement à la page demandée.
sign-in-lost = Votre connexion avait pris fin : ce que vous venez d’envoyer n’a pas été enregistré. Connectez-vous, puis revenez au formulaire avec votre navigateur et renvoyez-le.
sent-title = Consultez votre messagerie
sent-text = Si l’adresse peut être utilisée, un courriel est en route. Ouvrez son lien dans les trois jours pour vérifier votre adresse, puis connectez-vous. Si vous aviez déjà un compte, le courriel explique comment y accéder. Rien reçu ? Regardez dans les indésirables ; une connexion renvoie le lien.
sent-demonstration = Dans cette démonstration, aucun courriel n’est réellement envoyé.
sent-waiting = Les courriels ne peuvent pas partir pour l’instant. Le vôtre partira dès que possible.
verify-title = Vérifier votre adresse
verify-text = Un clic et votre adresse est vérifiée. Connectez-vous ensuite avec votre mot de passe.
verify-new-text = Un clic, et l’adresse de votre compte est { $address } : vous vous connectez avec elle et les courriels y arrivent.
verify-action = Vérifier mon adresse
verify-wrong = Ce lien est erroné, a déjà servi ou est trop ancien. De plusieurs liens, seul le dernier est valable. Connectez-vous : si votre adresse n’est pas encore vérifiée, un nouveau lien est envoyé.
forgot-title = Choisir un nouveau mot de passe
forgot-text = Indiquez l’adresse de votre compte. Nous envoyons un lien valable deux heures.
forgot-action = Envoyer le lien
reset-title = Votre nouveau mot de passe
reset-action = Enregistrer le mot de passe
reset-wrong = Ce lien est erroné, a déjà servi ou est trop ancien. Demandez-en un nouveau :
field-name = Nom complet
field-name-help = Tel qu’il doit figurer sur votre badge.
field-email = Adresse électronique
field-email-help = Celle que vous utilisez au travail.
field-password = Mot de passe
field-new-password = Nouveau mot de passe
field-old_password = Votre mot de passe actuel
field-password-help = Au moins 12 caractères. Trois ou quatre mots sans rapport sont faciles à retenir et difficiles à deviner.
field-country = Pays
field-city = Ville
field-city_name = Ville
field-city-help = Là où vous travaillez. Tapez les premières lettres, puis choisissez. Pour une région ou un ministère : la ville de votre bureau.
city-none = Aucune ville de ce pays ne commence ainsi. Essayez son nom local, anglais ou français, ou indiquez la ville la plus proche.
city-country = Choisissez d’abord le pays.
city-found = Propositions : { $count }. Choisissez avec les flèches.
city-inhabitants = { $count } habitants
field-organisation = Organisation
field-organisation-help = Administration communale, ministère, agence…
field-level = Niveau de gouvernance
field-language = Langue des pages et des courriels
field-language-help = Vous pouvez en changer à tout moment.
field-time_zone = Fuseau horaire
account-title = Compte et profil
profile-title = Profil
profile-why = Complétez d’abord votre profil : une candidature a besoin du pays, de la ville, de l’organisation et du niveau de gouvernance.
profile-save = Enregistrer le profil
change-address-title = Adresse électronique
change-address-now = Votre adresse est { $address }. Vous vous connectez avec elle et les courriels y arrivent.
change-address-text = Pour la changer, indiquez la nouvelle : nous y envoyons un lien. Tant que vous ne l’avez pas ouvert, rien ne change.
change-address-action = Envoyer le lien à la nouvelle adresse
field-new-email = Nouvelle adresse électronique
change-password-title = Mot de passe
change-password-action = Changer le mot de passe
devices-title = Vos appareils connectés
devices-text = Si vous ne reconnaissez pas un appareil, déconnectez-le et changez votre mot de passe. Un appareil est déconnecté de lui-même après 14 jours sans utilisation, et après 30 jours dans tous les cas.
devices-device = Appareil
devices-seen = Dernière utilisation
devices-end = Déconnecter
devices-this = celui-ci
data-title = Vos données
data-text = Vous pouvez télécharger tout ce que l’académie conserve à votre sujet, et le faire effacer.
data-download = Télécharger mes données
erase-title = Effacer mon compte
erase-text = Votre nom, votre adresse, votre profil et ce que vous avez écrit dans vos candidatures sont effacés immédiatement et définitivement. Les candidatures en attente de décision sont retirées. Les messages restent sans votre nom.
erase-action = Effacer définitivement mon compte
notice-verified = Votre adresse est vérifiée. Connectez-vous maintenant.
notice-address-asked = Si la nouvelle adresse peut être utilisée, un courriel avec un lien vient d’y partir.
notice-address-changed = Votre adresse est changée. Connectez-vous désormais avec la nouvelle.
notice-signed-out = Déconnexion effectuée.
notice-reset-sent = Si un tel compte existe, un courriel avec un lien est en route.
notice-password-changed = Le mot de passe est changé.
notice-profile-saved = Votre profil est enregistré.
notice-sign-in-ended = Cet appareil est déconnecté.
notice-erased = Votre compte est effacé.

demonstration-sign-in-title = Essayez chaque rôle
demonstration-sign-in-text = Ces accès n’existent que dans la démonstration. Toutes les personnes sont inventées.
demonstration-applicant = Se connecter en tant que candidat
demonstration-applicant-text = Une personne dont la candidature n’est pas terminée.
demonstration-participant = Se connecter en tant que participant
demonstration-participant-text = A une séance aujourd’hui, doit répondre à une enquête et faire le point sur un engagement.
demonstration-organiser = Se connecter en tant qu’organisateur
demonstration-organiser-text = Lit les candidatures de l’appel ouvert et décide.
demonstration-facilitator = Se connecter en tant que facilitateur
demonstration-facilitator-text = Anime la séance en cours.
demonstration-rapporteur = Se connecter en tant que rapporteur
demonstration-rapporteur-text = Consigne l’essentiel de la séance en cours.
demonstration-reviewer = Se connecter en tant qu’évaluateur de candidatures
demonstration-reviewer-text = Note des candidatures sans savoir de qui elles viennent ; il en reste huit.
demonstration-evaluator = Se connecter en tant que responsable de l’évaluation
demonstration-evaluator-text = Lit les résultats de six enquêtes.
demonstration-administrator = Se connecter en tant qu’administrateur
demonstration-administrator-text = Voit les personnes, les rôles et le journal.
demonstration-mails-title = Courriels de la démonstration
demonstration-mails-text = Aucun courriel ne quitte cette démonstration. Ce qui aurait été envoyé figure ici, le plus récent d’abord, lisible par tous ; les liens fonctionnent.
demonstration-mails-empty = Créez un compte, envoyez une candidature ou proposez une place : le courriel qui en résulte apparaît ici.

people-title = Personnes
people-search = Rechercher par nom ou adresse
people-count =
    { $count ->
        [one] { $count } personne
       *[other] { $count } personnes
    }
people-roles = Rôles
people-unverified = adresse non vérifiée
role-grant = Accorder un rôle
role-revoke = Retirer
role-of = Rôle pour { $name }
scope-of = Où { $name } l’exerce
scope-academy = Toute l’académie
scope-edition = Toute l’édition
scope-other = Un module, une séance ou un espace
notice-role-granted = Le rôle est accordé.
notice-role-revoked = Le rôle est retiré.

audit-title = Journal d’audit
audit-text = Qui a fait quoi, sur quoi, quand et d’où. Les adresses réseau sont effacées après 180 jours, le journal après cinq ans.
audit-search = Rechercher par opération, personne ou identifiant
audit-count =
    { $count ->
        [one] { $count } entrée
       *[other] { $count } entrées
    }
audit-when = Quand
audit-who = Qui
audit-what = Quoi
audit-subject = Sur quoi
audit-detail = Détail
audit-origin = D’où
audit-academy = L’académie elle-même
audit-unknown = Une personne non connectée

outbox-title = Courrier sortant
outbox-filter = Filtrer les courriels
outbox-about = Seulement les courriels sur une candidature
outbox-count =
    { $count ->
        [one] { $count } courriel
       *[other] { $count } courriels
    }
outbox-waits-title = Les courriels attendent
outbox-waits-text = Aucun serveur de courrier n’est configuré (smtp_url). Les courriels attendent ici et partiront dès qu’il y en aura un.
outbox-empty-title = Aucun courriel ici
outbox-empty-text = Les courriels apparaissent ici dès qu’ils sont écrits, avant et après leur départ.
mail-written = Écrit
mail-to = À
mail-subject = Objet
mail-state = État
mail-state-waiting = En attente
mail-state-sent = Envoyé
mail-state-failed = Non remis
mail-failed-title = Le serveur n’a pas accepté ce courriel. Un nouvel essai aura lieu.
mail-gone-text = Le texte a été effacé après l’envoi, car son lien était secret.
mail-again = Renvoyer
notice-mail-again = Le courriel est renvoyé.
mail-returned = Ce courriel est revenu
mail-returned-text = Si une réponse dans la boîte de l’expéditeur dit que ce courriel n’a pas pu être remis, notez-le ici : il compte alors comme n’étant pas arrivé, partout où cela importe.
field-returned = Ce que dit la réponse
field-returned-help = Par exemple « 550 5.1.1 boîte inconnue ». Les organisateurs le lisent auprès de la candidature.
mail-returned-action = Noter qu’il est revenu
mail-returned-title = Ce courriel est revenu. Personne ne l’a lu.
notice-mail-returned = C’est noté : ce courriel n’est pas arrivé.
