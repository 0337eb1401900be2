// Random requests: bodies that keep every rule, and ways to break them.
import fc from 'fast-check';

export const PRODUCT_TYPES = [
  'CAMPAIGN_PRICE',
  'COFUNDED_CAMPAIGN_PRICE',
  'SELLER_FLASH_SALE',
  'PRODUCT_DISCOUNT',
  'NEW_PRODUCT_DISCOUNT',
];
export const VOUCHER_TYPES = [
  'SELLER_VOUCHER',
  'CHAT_VOUCHER',
  'PLATFORM_VOUCHER',
  'COFUNDED_VOUCHER',
];
export const SHIPPING_TYPES = ['SHIPPING_VOUCHER', 'SHIPPING_DISCOUNT'];
export const TYPES = [
  ...PRODUCT_TYPES,
  'BUY_MORE_SAVE_MORE',
  'GIFT_WITH_PURCHASE',
  'SELLER_VOUCHER',
  'CHAT_VOUCHER',
  'PROMO_CODE',
  'PLATFORM_VOUCHER',
  'COFUNDED_VOUCHER',
  ...SHIPPING_TYPES,
  'BONUS_CASHBACK',
];

const MONEY_MAX = 9007199254740991;

const record = (required, optional = {}) =>
  fc.record(
    { ...required, ...optional },
    { requiredKeys: Object.keys(required), noNullPrototype: true },
  );

// Ordinary amounts mostly, so that promotions meet; now and then the extremes.
const price = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 500000 }) },
  { weight: 2, arbitrary: fc.constantFrom(0, 1, 99, 100) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: MONEY_MAX }) },
);
const amount = price.map((value) => Math.max(1, value));
const bps = fc.oneof(
  fc.integer({ min: 1, max: 10000 }),
  fc.constantFrom(1, 3333, 5000, 9999, 10000),
);
const quantity = fc.oneof(
  { weight: 9, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 9999 }) },
);
const skuId = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom('S0', 'S1', 'S2', 'S3', 'S4') },
  { weight: 1, arbitrary: fc.constantFrom('merah/XL', 'ukuran "L"', 'π≈3', '\\', '🧦') },
);
const productId = fc.constantFrom('P0', 'P1', 'P2');
const promotionId = fc.oneof(
  { weight: 8, arbitrary: fc.integer({ min: 0, max: 30 }).map((n) => `p${n}`) },
  { weight: 1, arbitrary: fc.constantFrom('diskon 10%', 'a'.repeat(64), '\\u0022', 'é') },
);
const code = fc.constantFrom('HEMAT', 'hemat', 'Promo-9', 'x');
const instant = fc
  .tuple(
    fc.date({
      min: new Date('2025-10-01T00:00:00Z'),
      max: new Date('2025-12-31T00:00:00Z'),
      noInvalidDate: true,
    }),
    fc.constantFrom('Z', '+07:00', '-03:30', '+08:00'),
    fc.constantFrom('', '.5', '.123456'),
  )
  .map(([date, zone, fraction]) => date.toISOString().slice(0, 19) + fraction + zone);

const fixedPrice = record({ kind: fc.constant('FIXED_PRICE'), price });
const percentOff = record({ kind: fc.constant('PERCENT_OFF'), bps });
const cappedPercentOff = record(
  { kind: fc.constant('PERCENT_OFF'), bps },
  { max_discount: amount },
);
const amountOff = record({ kind: fc.constant('AMOUNT_OFF'), amount });
const freeShipping = record({ kind: fc.constant('FREE_SHIPPING') });
const cashback = record({ kind: fc.constant('CASHBACK'), bps }, { max_amount: amount });
const gift = record(
  { kind: fc.constant('GIFT'), sku_id: skuId.map((id) => `G-${id}`), quantity, list_price: price },
  { unit_cost: price, stock: fc.integer({ min: 0, max: 20 }) },
);
const steps = fc
  .tuple(
    fc.constantFrom('min_quantity', 'min_spend'),
    fc.constantFrom('percent_off_bps', 'amount_off'),
    fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 10 }),
    fc.array(fc.integer({ min: 1, max: 10000 }), { minLength: 10, maxLength: 10 }),
  )
  .map(([threshold, discount, thresholds, discounts]) => {
    const ascending = (a, b) => a - b;
    const rising = discounts.slice(0, thresholds.length).sort(ascending);
    const scale = threshold === 'min_spend' ? 10000 : 1;
    return {
      kind: 'STEPS',
      steps: thresholds
        .sort(ascending)
        .map((at, index) => ({ [threshold]: at * scale, [discount]: rising[index] })),
    };
  });

export function benefitOf(type) {
  if (PRODUCT_TYPES.includes(type)) return fc.oneof(fixedPrice, percentOff, amountOff);
  if (type === 'BUY_MORE_SAVE_MORE') return steps;
  if (type === 'GIFT_WITH_PURCHASE') return gift;
  if (SHIPPING_TYPES.includes(type)) return fc.oneof(freeShipping, cappedPercentOff, amountOff);
  if (type === 'BONUS_CASHBACK') return cashback;
  return fc.oneof(cappedPercentOff, amountOff);
}

const funding = fc.oneof(
  record({ by: fc.constantFrom('SELLER', 'PLATFORM') }),
  record({ by: fc.constant('SHARED'), platform_share_bps: fc.integer({ min: 0, max: 10000 }) }),
);
const scope = fc.oneof(
  record({ sku_ids: fc.uniqueArray(skuId, { minLength: 1, maxLength: 3 }) }),
  record({ product_ids: fc.uniqueArray(productId, { minLength: 1, maxLength: 2 }) }),
  record({
    sku_ids: fc.uniqueArray(skuId, { minLength: 1, maxLength: 2 }),
    product_ids: fc.uniqueArray(productId, { minLength: 1, maxLength: 2 }),
  }),
);
const common = {
  name: fc.constantFrom('Diskon Gajian', 'Promo 11.11', 'Kilat "siang"', '満額'),
  starts_at: fc.constantFrom(
    '2025-10-01T00:00:00+07:00',
    '2025-11-11T00:00:00Z',
    '2025-12-01T00:00:00Z',
  ),
  ends_at: fc.constantFrom('2026-01-01T00:00:00+07:00', '2025-12-20T00:00:00Z'),
  audience: fc.constantFrom('ALL', 'NEW', 'EXISTING'),
  channels: fc.subarray(['SHOP_TOKOPEDIA', 'TOKOPEDIA'], { minLength: 1 }),
  scope,
  funding,
};
const thresholds = { min_spend: amount, min_quantity: fc.integer({ min: 1, max: 20 }) };

const promotion = fc.constantFrom(...TYPES).chain((type) => {
  const required = { id: promotionId, type: fc.constant(type), benefit: benefitOf(type) };
  const optional = { ...common };
  if (PRODUCT_TYPES.includes(type)) optional.max_units_per_order = fc.integer({ min: 1, max: 20 });
  else if (type !== 'BUY_MORE_SAVE_MORE') Object.assign(optional, thresholds);
  if (type === 'PROMO_CODE') required.code = code;
  // Conditions are rare enough that most promotions reach their slot.
  return fc.tuple(record(required, optional), fc.infiniteStream(fc.nat(99))).map(([full, dice]) => {
    for (const key of Object.keys(optional)) {
      if (dice.next().value < 60) delete full[key];
    }
    return full;
  });
});

/** A body of POST /v1/simulator/quotes that breaks no rule but, at times, the money range. */
export const quoteRequest = record(
  {
    currency: fc.constantFrom('IDR', 'USD', 'JPY', 'KWD'),
    at: instant,
    items: fc.uniqueArray(
      record(
        { sku_id: skuId, quantity, list_price: price },
        { product_id: productId, unit_cost: price },
      ),
      { minLength: 1, maxLength: 5, selector: (item) => item.sku_id },
    ),
    promotions: fc.uniqueArray(promotion, { maxLength: 12, selector: ({ id }) => id }),
  },
  {
    currency_exponent: fc.integer({ min: 0, max: 3 }),
    buyer: fc.constantFrom('ALL', 'NEW', 'EXISTING'),
    channel: fc.constantFrom('SHOP_TOKOPEDIA', 'TOKOPEDIA'),
    shipping_fee: price,
    bonus_balance: price,
    claimed: fc.uniqueArray(promotionId, { maxLength: 4 }),
    codes: fc.uniqueArray(code, { maxLength: 2 }),
  },
);

/** A body of POST /v1/simulator/combinations that breaks no rule but, at times, the money range. */
export const combinationRequest = record(
  {
    selections: fc.array(
      fc
        .constantFrom(...TYPES)
        .chain((type) => record({ type: fc.constant(type) }, { benefit: benefitOf(type) })),
      { minLength: 1, maxLength: 10 },
    ),
  },
  { list_price: price, quantity, shipping_fee: price },
);

// ---- breaking ----

/** Every place in a JSON value, as [container, key]. */
function places(value, found = []) {
  if (value !== null && typeof value === 'object') {
    for (const key of Object.keys(value)) {
      found.push([value, Array.isArray(value) ? Number(key) : key]);
      places(value[key], found);
    }
  }
  return found;
}

// Texts that stand for numbers JSON.stringify cannot write.
const LITERALS = ['1.0', '1e3', '0.5', '-1.5E-3', '99999999999999999999', '1e400'];
const literal = (text) => `@literal ${text}@`;

const junk = fc.oneof(
  fc.constantFrom(
    null,
    true,
    false,
    '',
    ' ',
    0,
    -1,
    1,
    10001,
    MONEY_MAX,
    -MONEY_MAX,
    {},
    [],
    [[]],
    [null],
  ),
  fc.constantFrom(
    'SELLER',
    'PRODUCT_DISCOUNT',
    'STEPS',
    'ALL',
    'x'.repeat(65),
    'x'.repeat(201),
    'a\nb',
  ),
  fc.constantFrom(
    '2025-02-30T00:00:00Z',
    '2025-11-11',
    '2025-11-11T10:00:00',
    '2025-11-11T24:00:00Z',
  ),
  fc.constantFrom(...LITERALS).map(literal),
  fc.integer(),
  fc.string({ maxLength: 12, unit: 'grapheme' }),
);

const NAMES = [
  'min_spent',
  'min_spend',
  'min_quantity',
  'max_units_per_order',
  'code',
  'benefit',
  'kind',
  'bps',
  'amount',
  'max_discount',
  'platform_share_bps',
  'product_ids',
  'unit_cost',
  'stock',
  '',
  'Items',
];

const change = fc.record({
  what: fc.constantFrom('replace', 'replace', 'delete', 'add', 'repeat', 'swap'),
  where: fc.nat(),
  other: fc.nat(),
  name: fc.constantFrom(...NAMES),
  value: junk,
});

function apply(body, { what, where, other, name, value }) {
  const all = places(body);
  if (all.length === 0) return;
  const [container, key] = all[where % all.length];
  switch (what) {
    case 'replace':
      container[key] = value;
      break;
    case 'delete':
      if (Array.isArray(container)) container.splice(key, 1);
      else delete container[key];
      break;
    case 'add':
      if (Array.isArray(container)) container.push(value);
      else container[name] = value;
      break;
    case 'repeat':
      if (Array.isArray(container)) container.push(structuredClone(container[key]));
      break;
    case 'swap': {
      const [from, at] = all[other % all.length];
      container[key] = structuredClone(from[at]);
      break;
    }
  }
}

/** A valid body changed in one to three places: the text to send, and what it reads as. */
export const broken = (valid) =>
  fc.tuple(valid, fc.array(change, { minLength: 1, maxLength: 3 })).map(([body, changes]) => {
    const value = structuredClone(body);
    for (const one of changes) apply(value, one);
    const plain = JSON.stringify(value);
    const text = plain.replace(/"@literal ([^@]*)@"/g, '$1');
    // A float is refused even where it is a whole number, which JSON.parse hides.
    return { text, value: JSON.parse(text), floats: text !== plain };
  });

/** A valid body as text with one stretch of bytes replaced: hardly ever JSON. */
export const garbled = (valid) =>
  fc
    .tuple(valid, fc.nat(), fc.nat(20), fc.uint8Array({ maxLength: 8 }))
    .map(([body, at, cut, bytes]) => {
      const text = Buffer.from(JSON.stringify(body));
      const start = at % text.length;
      return Buffer.concat([
        text.subarray(0, start),
        Buffer.from(bytes),
        text.subarray(start + cut),
      ]);
    });
