# Mails.
mail-greeting = Dear { $name },
mail-link-hint = If the button does not work, copy this address into your browser:
mail-footer = Urban Academy on Integration, European Commission, DG Migration and Home Affairs. You receive this email because you have an account there.
mail-footer-demonstration = Demonstration of the Urban Academy on Integration. Everything in this email is invented.
mail-verify-subject = Verify your address
mail-verify-text = You (or somebody who typed your address) created an account with the Urban Academy on Integration. Open the link within three days to verify your address. If it was not you, do nothing: the account is erased after 14 days.
mail-verify-action = Verify my address
mail-new-address-subject = Verify your new address
mail-new-address-text = You asked to use this address for your account with the Urban Academy on Integration. Open the link within three days, and it is your address there. If it was not you, do nothing: nothing changes.
mail-new-address-action = Use this address
mail-address-asked-subject = Your address is to be changed
mail-address-asked-text = Somebody who is signed in to your account asked to give it another email address. If it was you, open the link that went there. If it was not you, change your password: that stops it.
mail-address-asked-action = Open my account
mail-address-changed-subject = Your address was changed
mail-address-changed-text = Your account with the Urban Academy on Integration now has another email address, which was verified. Emails no longer come here. If it was not you, write to the organisers of the academy at once.
mail-address-changed-action = Sign in
mail-already-known-subject = You already have an account
mail-already-known-text = Somebody wanted to use your address for an account, and it already has one: yours. If it was you: sign in, or set a new password. If not, there is nothing to do.
mail-already-known-action = Set a new password
mail-reset-subject = Set a new password
mail-reset-text = Open the link within two hours to set a new password. If you did not ask for it, do nothing: your password stays as it is.
mail-reset-action = Set a new password
mail-survey-subject = Please answer: { $title }
mail-survey-text = You are invited to answer the survey “{ $title }”. It takes a few minutes and is open until { $until }.
mail-survey-reminder-subject = Not answered yet: { $title }
mail-survey-reminder-text = Your answer to the survey “{ $title }” is still missing. It is open until { $until }.
mail-survey-anonymous = It is anonymous: the academy stores that you have answered, apart from what you answered, and nobody can put the two together.
mail-survey-action = Answer the survey
mail-review-assigned-subject =
    { $count ->
        [one] One application waits for your review
       *[other] { $count } applications wait for your review
    }
mail-review-assigned-text =
    { $count ->
        [one] Thank you for reviewing for “{ $edition }”. There is one application for you to read and score until { $due }.
       *[other] Thank you for reviewing for “{ $edition }”. There are { $count } applications for you to read and score until { $due }.
    }
mail-review-reminder-subject =
    { $count ->
        [one] One review is still missing
       *[other] { $count } reviews are still missing
    }
mail-review-reminder-text =
    { $count ->
        [one] For “{ $edition }” one of your reviews is still missing. Please send it by { $due }.
       *[other] For “{ $edition }” { $count } of your reviews are still missing. Please send them by { $due }.
    }
mail-review-entered-subject =
    { $count ->
        [one] One review was entered in your name
       *[other] { $count } reviews were entered in your name
    }
mail-review-entered-text =
    { $count ->
        [one] For “{ $edition }” the organisers have entered one review in your name, as you gave it to them. You can read it, and change it until the round is closed. If you know nothing of this, please tell them.
       *[other] For “{ $edition }” the organisers have entered { $count } reviews in your name, as you gave them to them. You can read them, and change them until the round is closed. If you know nothing of this, please tell them.
    }
mail-review-blind = You do not learn who wrote an application. If you recognise somebody you are close to, abstain: it takes one click.
mail-review-action = Open my reviews
mail-draft-reminder-subject = Not submitted yet: your application to { $edition }
mail-draft-reminder-text = You have begun an application to “{ $edition }” and have not submitted it. The call closes on { $closes }.
mail-draft-reminder-missing =
    { $missing ->
        [0] Everything that is needed is there: it only has to be submitted.
        [one] One part is still missing.
       *[other] { $missing } parts are still missing.
    }
mail-draft-reminder-action = Continue my application
mail-exception-subject = You may apply to { $edition }
mail-exception-late = The organisers let you submit your application to “{ $edition }” until { $until }.
mail-exception-text = The organisers let you apply to “{ $edition }”.
mail-exception-account = It works for the account with the address { $address } only. If you have none yet, sign up with this address.
mail-exception-action = Open my application
mail-co-author-subject = { $name } invites you to write with them
mail-co-author-text = { $name } prepares an application to “{ $edition }” and invites you to work on the draft. Only they can submit it.
mail-co-author-action = Open the draft
