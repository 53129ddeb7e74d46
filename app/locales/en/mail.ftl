# Mails.
mail-greeting = Dear { $name },
mail-link-hint = If the button does not work, copy this address into your browser:
mail-footer = Urban Academy on Integration, European Commission, DG Migration and Home Affairs. You receive this mail because you have an account there.
mail-footer-demonstration = Demonstration of the Urban Academy on Integration. Everything in this mail is invented.
mail-verify-subject = Verify your address
mail-verify-text = You (or somebody who typed your address) created an account with the Urban Academy on Integration. Open the link within three days to verify your address. If it was not you, do nothing: the account is erased after 14 days.
mail-verify-action = Verify my address
mail-already-known-subject = You already have an account
mail-already-known-text = Somebody tried to create an account with your address, and you already have one. If it was you: sign in, or set a new password. If not, there is nothing to do.
mail-already-known-action = Set a new password
mail-reset-subject = Set a new password
mail-reset-text = Open the link within two hours to set a new password. If you did not ask for it, do nothing: your password stays as it is.
mail-reset-action = Set a new password
