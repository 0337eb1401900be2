// Rulebook documents for the tests.
import { exchange } from './contract.js';
import { operator } from './client.js';

/** The platform's guide as a document to send, under another name. */
export function rulebookDocument(version, effectiveFrom) {
  const rank = (type, slot, value) => ({ type, slot, rank: value });
  return {
    version,
    effective_from: effectiveFrom,
    types: [
      rank('CAMPAIGN_PRICE', 'product_price', 1),
      rank('COFUNDED_CAMPAIGN_PRICE', 'product_price', 1),
      rank('SELLER_FLASH_SALE', 'product_price', 2),
      rank('PRODUCT_DISCOUNT', 'product_price', 3),
      rank('NEW_PRODUCT_DISCOUNT', 'product_price', 3),
      rank('BUY_MORE_SAVE_MORE', 'cart_discount', 1),
      rank('GIFT_WITH_PURCHASE', 'cart_gift', 1),
      rank('SELLER_VOUCHER', 'seller_voucher', 1),
      rank('CHAT_VOUCHER', 'seller_voucher', 1),
      rank('PROMO_CODE', 'seller_voucher', 1),
      rank('PLATFORM_VOUCHER', 'platform_voucher', 1),
      rank('COFUNDED_VOUCHER', 'platform_voucher', 1),
      rank('SHIPPING_VOUCHER', 'platform_shipping', 1),
      rank('SHIPPING_DISCOUNT', 'seller_shipping', 1),
      rank('BONUS_CASHBACK', 'cashback', 1),
    ],
    steps: [
      { slot: 'product_price', discount_basis: 'LIST' },
      { slot: 'cart_discount', threshold_basis: 'AFTER_PRODUCT', discount_basis: 'AFTER_PRODUCT' },
      { slot: 'cart_gift', threshold_basis: 'AFTER_PRODUCT' },
      { slot: 'seller_voucher', threshold_basis: 'AFTER_PRODUCT', discount_basis: 'AFTER_CART' },
      {
        slot: 'platform_voucher',
        threshold_basis: 'AFTER_PRODUCT',
        discount_basis: 'AFTER_SELLER_VOUCHER',
      },
      {
        slot: 'platform_shipping',
        threshold_basis: 'AFTER_VOUCHER',
        discount_basis: 'SHIPPING_FEE',
      },
      {
        slot: 'seller_shipping',
        threshold_basis: 'AFTER_VOUCHER',
        discount_basis: 'SHIPPING_REMAINING',
      },
      { slot: 'cashback', threshold_basis: 'AFTER_VOUCHER', discount_basis: 'AFTER_BONUS' },
    ],
  };
}

/** All rulebooks, page after page. */
export async function listRulebooks(limit = 500) {
  const items = [];
  let path = `/v1/rulebooks?limit=${limit}`;
  for (;;) {
    const { body } = await exchange({ path, status: 200 });
    items.push(...body.items);
    if (body.next_cursor === undefined) return items;
    path = `/v1/rulebooks?limit=${limit}&cursor=${encodeURIComponent(body.next_cursor)}`;
  }
}

let serial = 0;

/** A version name that no rulebook has yet. */
export const freshVersion = () => `kontrak-${Date.now().toString(36)}-${process.pid}-${serial++}`;

/** An instant later than now and than every stored rulebook's, an hour on. */
export async function freshInstant() {
  const latest = (await listRulebooks())
    .map(({ effective_from: from }) => (from === undefined ? 0 : Date.parse(from)))
    .reduce((a, b) => Math.max(a, b), Date.now());
  return new Date(Math.floor(latest / 1000) * 1000 + 3600000).toISOString().replace('.000Z', 'Z');
}

/** Stores a rulebook in which a flash sale outranks a campaign price. */
export async function createFlashFirst() {
  const document = rulebookDocument(freshVersion(), await freshInstant());
  const rankOf = (type, rank) => (document.types.find((entry) => entry.type === type).rank = rank);
  rankOf('SELLER_FLASH_SALE', 1);
  rankOf('CAMPAIGN_PRICE', 2);
  rankOf('COFUNDED_CAMPAIGN_PRICE', 2);
  const answer = await exchange({
    method: 'POST',
    path: '/v1/rulebooks',
    headers: operator,
    json: document,
    status: 201,
  });
  return { document, answer };
}
