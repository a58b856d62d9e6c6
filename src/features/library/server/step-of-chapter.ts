import { sql, type RawBuilder } from 'kysely';
import type { TemplateStep } from '../schema.ts';

/** The step of a plan that the row `chapter` is, as JSON; null: it is none. */
export const stepOfChapter: RawBuilder<TemplateStep | null> = sql<TemplateStep | null>`(
  select jsonb_build_object('phase', step.phase, 'fromDay', step.from_day, 'dueDay', step.due_day)
    from template_step step where step.chapter_id = chapter.id)`;
