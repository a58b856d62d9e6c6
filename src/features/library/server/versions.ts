import { runCommand } from '#platform/command.ts';
import type { Context } from '#platform/context.ts';
import { DomainError } from '#platform/errors.ts';
import { demand } from '#platform/verdict.ts';
import { MAX_VERSIONS, type SaveHeadInput } from '../schema.ts';
import { accessPublication, accessVersion } from './access.ts';
import { demandCoverWords } from './covers.ts';
import { makeFindable } from './make-findable.ts';
import { mayEdit, mayPublish } from './policy.ts';
import { demandBase, isSource, keepRevision, writeChange } from './write-change.ts';

/** Begins a version in another language, to be written beside the source. There already: nothing changes. */
export async function startVersion(ctx: Context, thingId: string, language: string): Promise<void> {
  await runCommand(ctx, {
    access: (tx) => accessPublication(tx, { id: thingId }, { lock: true }),
    may: (tx, thing) => demand(mayEdit(tx.actor, thing)),
    write: async (tx, thing) => {
      const versions = await tx.db
        .selectFrom('language_version')
        .select('language')
        .where('thing_id', '=', thingId)
        .execute();
      if (versions.some((version) => version.language === language)) return;
      if (versions.length >= MAX_VERSIONS) throw new DomainError('invalid', 'too_many_versions');
      await tx.db
        .insertInto('language_version')
        .values({
          ...{ thing_id: thingId, language, title: thing.title, source_revision: 0 },
          ...{ changed_at: tx.now(), changed_by: tx.actor.memberId },
        })
        .execute();
      await keepRevision(tx, thingId, language);
    },
  });
}

/** Writes title and summary of one language version. */
export async function saveHead(
  ctx: Context,
  thingId: string,
  { language, title, summary, small, base }: SaveHeadInput,
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId }, { lock: true });
      const source = await accessVersion(tx, thingId, thing.language);
      return { thing, source, own: await accessVersion(tx, thingId, language) };
    },
    may: (tx, { thing }) => demand(mayEdit(tx.actor, thing)),
    write: async (tx, { source, own }) => {
      const says = isSource(own) ? null : source.head_revision;
      const same = own.title === title && own.summary === summary;
      if (same && own.source_revision === says) return;
      demandBase({ same, revision: own.head_revision, base });
      await writeChange(tx, thingId, language, async (revision) => {
        await tx.db
          .updateTable('language_version')
          .set({ title, summary, head_revision: revision, source_revision: says })
          .where('thing_id', '=', thingId)
          .where('language', '=', language)
          .execute();
        if (!isSource(own)) return;
        await tx.db.updateTable('thing').set({ title }).where('id', '=', thingId).execute();
        if (small)
          await tx.db
            .updateTable('language_version')
            .set({ source_revision: revision })
            .where('thing_id', '=', thingId)
            .where('source_revision', '>=', own.head_revision)
            .execute();
      });
    },
  });
}

/** Shows a version in another language to readers, or only to those who write it again. */
export async function setVersionPublished(
  ctx: Context,
  thingId: string,
  { language, published }: { language: string; published: boolean },
): Promise<void> {
  await runCommand(ctx, {
    access: async (tx) => {
      const thing = await accessPublication(tx, { id: thingId }, { lock: true });
      return { thing, own: await accessVersion(tx, thingId, language) };
    },
    may: (tx, { thing }) => demand(mayPublish(tx.actor, thing)),
    write: async (tx, { own }) => {
      if (isSource(own)) throw new DomainError('invalid', 'source_goes_with_the_thing');
      if (published) await demandCoverWords(tx, thingId, own);
      await tx.db
        .updateTable('language_version')
        .set({ published_at: published ? (own.published_at ?? tx.now()) : null })
        .where('thing_id', '=', thingId)
        .where('language', '=', language)
        .execute();
      await makeFindable(tx.db, thingId, language);
    },
  });
}
