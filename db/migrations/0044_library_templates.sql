-- A part of a template that is also a step of a plan: in which phase, and on which days from the start.
create table template_step (
  chapter_id uuid primary key references chapter on delete cascade,
  phase text not null check (phase in
    ('prepare', 'design', 'recruit', 'engage', 'analyse', 'decide', 'report_back')),
  from_day int check (from_day between 0 and 3650), -- after the first day
  due_day int check (due_day between 0 and 3650),
  check (due_day >= from_day)
);
-- What a revision keeps of a chapter (revision.chapters) has its step too, if it is one.
