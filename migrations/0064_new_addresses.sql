-- A link that verifies an address is for the address the account has, or for the one it is to have.
ALTER TABLE links ADD COLUMN new_address TEXT;
