export { confirmOnBehalf, declineOnBehalf, findOnBehalf } from './answer.ts';
export { askOnBehalf, listEntered } from './enter.ts';
export { forgetOnBehalf } from './forget.ts';
export { countHelp, logHelp } from './help.ts';
export { mayAskOnBehalf } from './policy.ts';
