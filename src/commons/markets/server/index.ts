export { listMarkets, removeMarket, saveMarket } from './markets.ts';
export { mayManageMarkets } from './policy.ts';
