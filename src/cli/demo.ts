import { clearCommunity } from '#demo/clear.ts';
import { connect } from '#platform/db/connect.ts';
import { CommandError, type CommandGroup } from './command.ts';
import { withDatabase } from './database.ts';
import { DEMO_SETTING, loadDemoOnce, markDemo } from './load-demo.ts';

const group: CommandGroup = {
  commands: {
    load: {
      usage: '',
      help: ['Loads the demo community into an empty community.'],
      async run({ out }) {
        const loaded = await withDatabase(out.warn, (config) =>
          loadDemoOnce(config, { again: true }),
        );
        if (!loaded)
          throw new CommandError(
            'The demo was not loaded: this community has members, or COPIA_DEMO does not allow it here.',
          );
        out.result({ loaded }, 'The demo community is loaded');
      },
    },
    clear: {
      usage: '',
      help: [
        'Turns a demo into an empty community and keeps the settings. It does not come back by itself.',
      ],
      async run({ out }) {
        await withDatabase(out.warn, async ({ databaseUrl }) => {
          const { db, close } = connect(databaseUrl, { max: 2 });
          try {
            await db.transaction().execute(async (tx) => {
              const state = await tx
                .selectFrom('setting')
                .select('value')
                .where('key', '=', DEMO_SETTING)
                .executeTakeFirst();
              if (state?.value !== 'loaded')
                throw new CommandError('This is not the demo: nothing was cleared.');
              await clearCommunity(tx);
              await markDemo(tx, 'cleared');
            });
          } finally {
            await close();
          }
        });
        out.result({ cleared: true }, 'The demo is cleared: this community is empty now');
      },
    },
  },
};

export default group;
