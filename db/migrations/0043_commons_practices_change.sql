-- Where a practice was found before it was renamed, or merged into another.
create table practice_old_slug (
  slug text primary key,
  practice_id uuid not null references practice on delete cascade
);
create index practice_old_slug_practice on practice_old_slug (practice_id);
create index practice_review on practice (review_on) where review_on is not null;

alter table desk_work
  drop constraint desk_work_kind_check,
  add constraint desk_work_kind_check check (kind in ('question', 'report', 'appeal', 'first_post', 'join_request',
    'invitation', 'submission', 'suggestion', 'missing', 'stale', 'stale_practice'));
