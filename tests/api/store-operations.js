// The operations of a shop's store, as the contract has them.
import { operations } from './contract.js';

const SINGLE = /^\/v1\/(shops(\/\{shop_id\}(\/(products|promotions|redemptions|campaigns|orders|order-events|traffic|lives|videos|stock).*)?)?|campaigns.*)$/;

/** The operations of the store, with a path to call. */
export const storeOperations = operations
  .filter(({ path }) => SINGLE.test(path))
  .map((one) => ({ ...one, sample: one.path.replace(/\{(\w+)\}/g, 'none') }));
