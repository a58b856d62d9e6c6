create table conversation (
  thing_id uuid primary key references thing on delete cascade,
  kind text not null check (kind in ('discussion', 'question', 'request', 'offer', 'showcase')),
  accepted_post_id uuid references post,
  accepted_by uuid references member,
  accepted_at timestamptz,
  fulfilled_at timestamptz,
  fulfilled_by uuid references member
);
create index conversation_kind on conversation (kind);
