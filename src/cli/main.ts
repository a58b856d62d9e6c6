import { dispatch } from './dispatch.ts';

// Some libraries leave timers behind that would hold the process.
process.exit(await dispatch(process.argv.slice(2)));
