import type { OnProgress } from '#platform/backup/index.ts';
import { progress, type Progress } from './output.ts';

const LABELS = {
  tables: 'Rows',
  files: 'Files',
  checking: 'Checking the archive',
  loading: 'Rows',
  linking: 'Checking that all belongs together',
  migrating: 'Making tables',
} as const;

/** Shows the steps of a backup or a restore, one line each. */
export function showArchiveProgress(): { onProgress: OnProgress; done(): void } {
  let step: keyof typeof LABELS | null = null;
  let line: Progress | null = null;
  let shown = 0;
  return {
    onProgress: (event) => {
      if (event.step !== step) {
        line?.done();
        step = event.step;
        shown = 0;
        // How many tables a migration makes nobody knows beforehand: it is counted.
        line = progress(LABELS[step], step === 'migrating' ? null : event.total);
      }
      const count = step === 'migrating' ? shown + 1 : event.done + 1;
      line?.step(count - shown);
      shown = count;
    },
    done: () => line?.done(),
  };
}
