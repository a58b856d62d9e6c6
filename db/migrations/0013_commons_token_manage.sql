-- Deciding who joins by token: a scope of its own, which no token made before has.
alter table api_token drop constraint api_token_scopes_check;
alter table api_token add constraint api_token_scopes_check
  check (scopes <@ array['read', 'write', 'manage']);
