export { accessWaiting, type WaitingRecord } from './access.ts';
export { asItsAuthor } from './author.ts';
export { editWaiting, withdrawWaiting } from './commands.ts';
export { keepWaiting } from './keep-waiting.ts';
export { readNewcomers, setNewcomers, waitsForALook } from './newcomers.ts';
export { mayDecideWaiting } from './policy.ts';
export { countWaiting, findWaiting, listOwnWaiting, listWaiting } from './queries.ts';
