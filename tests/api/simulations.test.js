// What-if: before is what the shop answers now, after what it answers once the
// change is stored, and nothing is.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { call, freshShop, promotion } from './store.js';

const AT = '2025-11-11T10:00:00+07:00';
const SKUS = [
  { sku_id: 'S1', list_price: 100000, unit_cost: 60000, floor_price: 85000 },
  { sku_id: 'S2', list_price: 45000, unit_cost: 20000 },
];
const OTHERS = [{ sku_id: 'S3', list_price: 230000, unit_cost: 150000, min_margin_bps: 2000 }];

async function shopWith(promotions) {
  const shop = await freshShop();
  const items = [
    { product_id: 'P1', name: 'Kopi', skus: SKUS },
    { product_id: 'P2', name: 'Cangkir', skus: OTHERS },
  ];
  await call('POST', `${shop}/products/batch`, { json: { items }, status: 200 });
  if (promotions.length > 0) {
    const { body } = await call('POST', `${shop}/promotions/batch`, {
      json: { items: promotions },
      status: 200,
    });
    assert.deepEqual(
      body.items.filter(({ result }) => result !== 'CREATED'),
      [],
    );
  }
  return shop;
}

const simulate = (shop, json, more = {}) =>
  call('POST', `${shop}/simulations${more.query ?? ''}`, { json, status: 200, ...more });
const refused = async (shop, json, faults, more) =>
  assertProblem(await simulate(shop, json, { status: 422, ...more }), 'INVALID', faults);

const quote = async (shop, json, query = '') =>
  (await call('POST', `${shop}/quotes${query}`, { json, status: 200 })).text;

async function projection(shop, { sku_ids = [], product_ids = [], include, include_segments, ...rest }) {
  const query = [
    ...sku_ids.map((id) => ['sku_id', id]),
    ...product_ids.map((id) => ['product_id', id]),
    ...Object.entries(rest),
    ...(include === undefined ? [] : [['include', include.join()]]),
  ];
  const path = `${shop}/price-projections?${new URLSearchParams(query.map(([k, v]) => [k, String(v)]))}`;
  return (await call('GET', path, { status: 200 })).text;
}

/** That both sides are, byte for byte, what the shop says now and would say. */
function assertSides(answer, before, after) {
  const { kind } = answer.body;
  const head = `{"kind":"${kind}","before":${before},"after":${after},"difference":`;
  assert.equal(answer.text.slice(0, head.length), head);
}

/** RFC 7396. */
function merge(target, patch) {
  if (patch === null || typeof patch !== 'object' || Array.isArray(patch)) return patch;
  const known = target !== null && typeof target === 'object' && !Array.isArray(target);
  const merged = known ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete merged[key];
    else merged[key] = merge(merged[key], value);
  }
  return merged;
}

const applied = (promotions, { remove = [], change = [], add = [] }) => [
  ...promotions
    .filter(({ id }) => !remove.includes(id))
    .map((one) => merge(one, change.find(({ id }) => id === one.id) ?? {})),
  ...add,
];

const basket = { at: AT, items: [{ sku_id: 'S1', quantity: 1 }], shipping_fee: 9000 };
const week = {
  sku_ids: ['S1'],
  from: '2025-11-10T00:00:00+07:00',
  to: '2025-11-17T00:00:00+07:00',
};

describe('POST /v1/shops/{shop_id}/simulations', () => {
  test('a smaller discount lets a voucher qualify: totals, lines and decisions', async () => {
    const shop = await shopWith([
      promotion('diskon', { benefit: { kind: 'PERCENT_OFF', bps: 2000 } }),
      promotion('hemat', {
        type: 'SELLER_VOUCHER',
        min_spend: 90000,
        benefit: { kind: 'AMOUNT_OFF', amount: 15000 },
      }),
    ]);
    const { body, headers } = await simulate(shop, {
      change: [{ id: 'diskon', benefit: { bps: 500 } }],
      quote: basket,
    });
    assert.equal(headers['x-catalog-version'], (await call('POST', `${shop}/quotes`, { json: basket })).headers['x-catalog-version']);
    assert.equal(body.before.totals.buyer_pays, 89000);
    assert.equal(body.after.totals.buyer_pays, 89000);
    const of = (kind) => body.difference.filter((one) => one.kind === kind);
    assert.deepEqual(
      of('TOTAL').map(({ field, before, after, difference }) => [field, before, after, difference]),
      [
        ['after_product', 80000, 95000, 15000],
        ['after_cart', 80000, 95000, 15000],
      ],
    );
    assert.deepEqual(of('LINE'), []);
    assert.deepEqual(of('DECISION'), [
      {
        kind: 'DECISION',
        promotion_id: 'diskon',
        before: { outcome: 'APPLIED', reason: 'STACKED', discount: 20000 },
        after: { outcome: 'APPLIED', reason: 'STACKED', discount: 5000 },
      },
      {
        kind: 'DECISION',
        promotion_id: 'hemat',
        before: { outcome: 'NOT_APPLIED', reason: 'MIN_SPEND_NOT_MET', discount: 0 },
        after: { outcome: 'APPLIED', reason: 'STACKED', discount: 15000 },
      },
    ]);
  });

  test('what is removed or added is decided on one side only; who pays differs too', async () => {
    const shop = await shopWith([promotion('a'), promotion('b', { type: 'SELLER_VOUCHER' })]);
    const { body } = await simulate(shop, {
      remove: ['a'],
      change: [{ id: 'b', funding: { by: 'SHARED', platform_share_bps: 10000 } }],
      add: [promotion('z', { type: 'SELLER_FLASH_SALE' })],
      quote: { ...basket, items: [{ sku_id: 'S1', quantity: 2 }] },
    });
    const decisions = body.difference.filter(({ kind }) => kind === 'DECISION');
    assert.deepEqual(
      decisions.map((one) => [one.promotion_id, 'before' in one, 'after' in one]),
      [
        ['a', true, false],
        ['z', false, true],
      ],
    );
    assert.deepEqual(
      body.difference
        .filter(({ kind }) => kind === 'LINE')
        .map(({ sku_id, field, difference }) => [sku_id, field, difference]),
      [
        ['S1', 'seller_funded', -18000],
        ['S1', 'platform_funded', 18000],
      ],
    );
  });

  test('without any change nothing differs', async () => {
    const shop = await shopWith([promotion('a')]);
    assert.deepEqual((await simulate(shop, { quote: basket })).body.difference, []);
    assert.deepEqual((await simulate(shop, { projection: week })).body.difference, []);
    const same = await simulate(shop, { change: [{ id: 'a' }], quote: basket });
    assert.deepEqual(same.body.difference, []);
  });

  test('nothing is stored', async () => {
    const shop = await shopWith([promotion('a'), promotion('b')]);
    const list = async () => (await call('GET', `${shop}/promotions`, { status: 200 })).text;
    const before = await list();
    const { headers } = await simulate(shop, {
      remove: ['a'],
      change: [{ id: 'b', name: 'Lain' }],
      add: [promotion('c')],
      quote: basket,
    });
    assert.equal(await list(), before);
    const again = await simulate(shop, { quote: basket });
    assert.equal(again.headers['x-catalog-version'], headers['x-catalog-version']);
  });

  test('null takes a member away, lists and other kinds of benefit are replaced', async () => {
    const shop = await shopWith([
      promotion('a', { scope: { sku_ids: ['S1'], product_ids: ['P2'] }, audience: 'NEW' }),
    ]);
    const change = [
      {
        id: 'a',
        audience: null,
        scope: { sku_ids: ['S2'], product_ids: null },
        benefit: { kind: 'AMOUNT_OFF', bps: null, amount: 7000 },
      },
    ];
    const items = ['S1', 'S2', 'S3'].map((sku_id) => ({ sku_id, quantity: 1 }));
    const { body } = await simulate(shop, { change, quote: { ...basket, items } });
    assert.deepEqual(
      body.after.lines.map(({ discounts }) => discounts.product),
      [0, 7000, 0],
    );
    // what GET answers can be sent as a patch as it is
    const { body: stored } = await call('GET', `${shop}/promotions/a`, { status: 200 });
    const same = await simulate(shop, { change: [stored], quote: { ...basket, items } });
    assert.deepEqual(same.body.difference, []);
  });

  test('a deactivated promotion stays so', async () => {
    const shop = await shopWith([promotion('a')]);
    const path = `${shop}/promotions/a`;
    const { headers } = await call('GET', path, { status: 200 });
    await call('DELETE', path, { headers: { 'If-Match': headers.etag } });
    const { body } = await simulate(shop, {
      change: [{ id: 'a', benefit: { bps: 5000 } }],
      quote: basket,
    });
    assert.equal(body.after.decisions[0].reason, 'INACTIVE');
    assert.deepEqual(body.difference, []);
  });

  test('a quota that is used up stays so unless it is raised or taken away', async () => {
    const shop = await shopWith([promotion('a', { quota: { uses: 1 }, quota_per_buyer: { uses: 1 } })]);
    await call('POST', `${shop}/redemptions`, {
      json: { order_id: 'o', buyer_id: 'budi', promotions: [{ promotion_id: 'a', units: 1 }] },
      status: 201,
    });
    const outcome = async (patch, buyer = {}) => {
      const { body } = await simulate(shop, {
        change: [{ id: 'a', ...patch }],
        quote: { ...basket, ...buyer },
      });
      return body.after.decisions[0].reason;
    };
    const deadline = Date.now() + 10000;
    while ((await outcome({})) !== 'QUOTA_EXHAUSTED') assert.ok(Date.now() < deadline);
    assert.equal(await outcome({ benefit: { bps: 100 } }), 'QUOTA_EXHAUSTED');
    assert.equal(await outcome({ quota: { uses: 2 } }), 'STACKED');
    assert.equal(await outcome({ quota: null }), 'STACKED');
    const budi = { buyer_id: 'budi' };
    assert.equal(await outcome({ quota: null }, budi), 'QUOTA_EXHAUSTED');
    assert.equal(await outcome({ quota: null, quota_per_buyer: null }, budi), 'STACKED');
  });

  test('a period: intervals, floor breaches gained and lost, lowest and highest', async () => {
    const shop = await shopWith([
      promotion('diskon', {
        starts_at: '2025-11-11T00:00:00+07:00',
        ends_at: '2025-11-13T00:00:00+07:00',
        benefit: { kind: 'AMOUNT_OFF', amount: 20000 },
      }),
    ]);
    const { body } = await simulate(shop, {
      change: [
        {
          id: 'diskon',
          starts_at: '2025-11-12T00:00:00+07:00',
          ends_at: '2025-11-14T00:00:00+07:00',
        },
      ],
      projection: week,
    });
    const [item] = body.difference;
    assert.deepEqual(
      item.intervals.map(({ from, to, before, after, difference }) => [
        from,
        to,
        before.estimated_price,
        after.estimated_price,
        difference,
        before.winners.map(({ promotion_id: id }) => id),
        after.winners.map(({ promotion_id: id }) => id),
      ]),
      [
        ['2025-11-11T00:00:00+07:00', '2025-11-12T00:00:00+07:00', 80000, 100000, 20000, ['diskon'], []],
        ['2025-11-13T00:00:00+07:00', '2025-11-14T00:00:00+07:00', 100000, 80000, -20000, [], ['diskon']],
      ],
    );
    assert.deepEqual(item.floor_breaches_lost, [
      { from: '2025-11-11T00:00:00+07:00', to: '2025-11-12T00:00:00+07:00' },
    ]);
    assert.deepEqual(item.floor_breaches_gained, [
      { from: '2025-11-13T00:00:00+07:00', to: '2025-11-14T00:00:00+07:00' },
    ]);
    assert.equal(item.lowest.before.from, '2025-11-11T00:00:00+07:00');
    assert.equal(item.lowest.after.from, '2025-11-12T00:00:00+07:00');
    assert.equal(item.highest.after.price, 100000);
    assert.equal(body.before.items, undefined);
    assert.deepEqual(body.after.summary, { skus: 1, segments: 3, below_floor: 1 });
  });

  test('more than an event loop does by itself is answered alike', async () => {
    const stored = Array.from({ length: 60 }, (_, i) =>
      promotion(`p${i}`, { benefit: { kind: 'AMOUNT_OFF', amount: 100 + i } }),
    );
    const shop = await shopWith(stored);
    const changes = {
      remove: stored.slice(0, 20).map(({ id }) => id),
      change: stored.slice(20, 40).map(({ id }) => ({ id, benefit: { amount: 9000 } })),
      add: Array.from({ length: 100 }, (_, i) => promotion(`n${i}`, { scope: { sku_ids: ['S2', `x${i}`] } })),
    };
    const after = await shopWith(applied(stored, changes));
    assertSides(
      await simulate(shop, { ...changes, quote: basket }, { query: '?decisions=all' }),
      await quote(shop, basket, '?decisions=all'),
      await quote(after, basket, '?decisions=all'),
    );
  });
});

describe('POST /v1/shops/{shop_id}/simulations refuses', () => {
  test('ids that are unknown, twice, in two lists, or added though stored', async () => {
    const shop = await shopWith([promotion('a'), promotion('b')]);
    await refused(
      shop,
      {
        remove: ['a', 'a', 'nobody'],
        change: [{ id: 'a' }, { id: 'b' }, { id: 'b' }, { id: 'somebody' }],
        add: [promotion('c'), promotion('c'), promotion('b')],
        quote: basket,
      },
      [
        ['remove[1]', 'DUPLICATE'],
        ['remove[2]', 'UNKNOWN_PROMOTION'],
        ['change[0].id', 'INCONSISTENT'],
        ['change[2].id', 'DUPLICATE'],
        ['change[3].id', 'UNKNOWN_PROMOTION'],
        ['add[1].id', 'DUPLICATE'],
        ['add[2].id', 'INCONSISTENT'],
        ['add[2].id', 'ALREADY_STORED'],
      ],
    );
    await refused(shop, { add: [promotion('b')], quote: basket }, [['add[0].id', 'ALREADY_STORED']]);
  });

  test('what a write would refuse, at its place', async () => {
    const shop = await shopWith([promotion('a'), promotion('k', { ends_at: AT })]);
    await refused(
      shop,
      {
        change: [
          { id: 'a', type: 'SELLER_FLASH_SALE', benefit: { bps: 20000 }, colour: 'red' },
          { id: 'k', starts_at: '2025-12-01T00:00:00Z', scope: {} },
          { benefit: {} },
          7,
          { id: 5 },
        ],
        add: [
          promotion('v', { type: 'SELLER_VOUCHER', min_spent: 5, benefit: { kind: 'AMOUNT_OFF', amount: 1.5 } }),
          { type: 'PRODUCT_DISCOUNT', benefit: { kind: 'FREE_SHIPPING' } },
          promotion('batch', { quota: {} }),
        ],
        quote: { ...basket, items: [{ sku_id: 'S1', quantity: 0 }] },
      },
      [
        ['change[0].type', 'NOT_ALLOWED'],
        ['change[0].benefit.bps', 'OUT_OF_RANGE'],
        ['change[0].colour', 'UNKNOWN_FIELD'],
        ['change[1].ends_at', 'INCONSISTENT'],
        ['change[1].scope', 'EMPTY'],
        ['change[2].id', 'REQUIRED'],
        ['change[3]', 'WRONG_TYPE'],
        ['change[4].id', 'WRONG_TYPE'],
        ['add[0].min_spent', 'UNKNOWN_FIELD'],
        ['add[0].benefit.amount', 'NOT_AN_INTEGER'],
        ['add[1].id', 'REQUIRED'],
        ['add[1].benefit.kind', 'NOT_ALLOWED'],
        ['add[2].id', 'NOT_ALLOWED'],
        ['add[2].quota', 'REQUIRED'],
        ['quote.items[0].quantity', 'OUT_OF_RANGE'],
      ],
    );
    await refused(shop, { change: [{ id: 'a', type: null, benefit: null }], quote: basket }, [
      ['change[0].type', 'REQUIRED'],
      ['change[0].benefit', 'REQUIRED'],
    ]);
  });

  test('neither or both questions, empty and too long lists, unknown fields', async () => {
    const shop = await shopWith([promotion('a')]);
    await refused(shop, { remove: ['a'] }, [['quote', 'REQUIRED']]);
    await refused(shop, { quote: basket, projection: week }, [['projection', 'INCONSISTENT']]);
    await refused(shop, { remove: [], change: [], add: [], quote: basket }, [
      ['remove', 'EMPTY'],
      ['change', 'EMPTY'],
      ['add', 'EMPTY'],
    ]);
    const many = Array.from({ length: 101 }, (_, i) => `id${i}`);
    await refused(
      shop,
      {
        remove: many,
        change: many.map((id) => ({ id })),
        add: many.map((id) => promotion(id)),
        quote: basket,
      },
      [
        ['remove', 'TOO_MANY'],
        ['change', 'TOO_MANY'],
        ['add', 'TOO_MANY'],
      ],
    );
    await refused(shop, { quote: basket, drop: ['a'] }, [['drop', 'UNKNOWN_FIELD']]);
    assertProblem(await simulate(shop, [], { status: 422 }), 'INVALID', [['', 'WRONG_TYPE']]);
    await refused(shop, { quote: basket }, [['query.decision', 'UNKNOWN_FIELD']], { query: '?decision=all' });
    await refused(shop, { projection: week }, [['query.decisions', 'NOT_ALLOWED']], { query: '?decisions=all' });
  });

  test('what the question itself may not say', async () => {
    const shop = await shopWith([]);
    await refused(shop, { quote: { ...basket, items: [{ sku_id: 'S9', quantity: 1 }] } }, [
      ['quote.items[0].sku_id', 'UNKNOWN_SKU'],
    ]);
    await refused(shop, { quote: { ...basket, rulebook: 'none' } }, [
      ['quote.rulebook', 'UNKNOWN_RULEBOOK'],
    ]);
    await refused(
      shop,
      {
        projection: {
          sku_ids: ['S1', 'S9'],
          product_ids: ['P9'],
          from: '2025-11-11T00:00:00Z',
          to: '2025-11-10T00:00:00Z',
        },
      },
      [
        ['projection.sku_ids[1]', 'UNKNOWN_SKU'],
        ['projection.product_ids[0]', 'UNKNOWN_PRODUCT'],
        ['projection.to', 'INCONSISTENT'],
      ],
    );
    await refused(
      shop,
      { projection: { include: ['SELLER_VOUCHER'], range: 1, quantity: 0, until: AT } },
      [
        ['projection.sku_ids', 'REQUIRED'],
        ['projection.include[0]', 'UNKNOWN_VALUE'],
        ['projection.range', 'WRONG_TYPE'],
        ['projection.quantity', 'OUT_OF_RANGE'],
        ['projection.until', 'UNKNOWN_FIELD'],
      ],
    );
    const dear = promotion('gift', {
      type: 'GIFT_WITH_PURCHASE',
      benefit: { kind: 'GIFT', sku_id: 'G', quantity: 9999, list_price: 9007199254740991 },
    });
    await refused(shop, { add: [dear], quote: basket }, [['quote', 'AMOUNT_OUT_OF_RANGE']]);
  });

  test('scopes that name too many ids together, and too many segments', async () => {
    const wide = Array.from({ length: 21 }, (_, i) =>
      promotion(`w${i}`, {
        scope: { sku_ids: Array.from({ length: 10000 }, (_, s) => `${i}${s}`.padStart(7, 'x')) },
      }),
    );
    const shop = await shopWith([]);
    await refused(shop, { add: wide, quote: basket }, [['', 'TOO_MANY']]);
    const { body } = await simulate(shop, { add: wide.slice(1), quote: basket });
    assert.deepEqual(body.difference, []);

    await call('POST', `${shop}/products/batch`, {
      json: {
        items: [0, 1].map((p) => ({
          product_id: `Q${p}`,
          name: `Q${p}`,
          skus: Array.from({ length: 100 }, (_, s) => ({ sku_id: `Q${p}-${s}`, list_price: 5000 })),
        })),
      },
      status: 200,
    });
    const at = (hour) => new Date(Date.parse(week.from) + hour * 3600000).toISOString();
    const many = Array.from({ length: 60 }, (_, i) =>
      promotion(`m${i}`, { starts_at: at(2 * i), ends_at: at(2 * i + 1) }),
    );
    const projection = { ...week, sku_ids: undefined, product_ids: ['Q0', 'Q1'] };
    const answer = await simulate(shop, { add: many, projection }, { status: 422 });
    assertProblem(answer, 'INVALID', [['projection', 'TOO_MANY_SEGMENTS']]);
    assert.match(answer.body.errors[0].detail, /\b24200\b.*\b20000\b/);
    const half = await simulate(shop, { add: many.slice(0, 30), projection });
    assert.equal(half.body.difference.length, 200);
  });
});

// ---- random shops ----

/** A generator of numbers of its own, so that a seed tells all (mulberry32). */
function randomOf(seed) {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
  const below = (n) => Math.floor(next() * n);
  return { below, one: (list) => list[below(list.length)], chance: (share) => next() < share };
}

const TYPES = [
  'CAMPAIGN_PRICE',
  'SELLER_FLASH_SALE',
  'PRODUCT_DISCOUNT',
  'BUY_MORE_SAVE_MORE',
  'SELLER_VOUCHER',
  'CHAT_VOUCHER',
  'PROMO_CODE',
  'PLATFORM_VOUCHER',
  'SHIPPING_DISCOUNT',
  'BONUS_CASHBACK',
];

function benefitOf(random, type) {
  const bps = 100 * (1 + random.below(40));
  switch (type) {
    case 'BUY_MORE_SAVE_MORE':
      return { kind: 'STEPS', steps: [{ min_quantity: 1 + random.below(3), percent_off_bps: bps }] };
    case 'BONUS_CASHBACK':
      return { kind: 'CASHBACK', bps };
    default:
      return random.chance(0.5)
        ? { kind: 'PERCENT_OFF', bps }
        : { kind: 'AMOUNT_OFF', amount: 1000 * (1 + random.below(30)) };
  }
}

const instant = (random) => new Date(Date.parse(week.from) + random.below(168) * 3600000).toISOString();
const scopeOf = (random) =>
  random.one([
    { sku_ids: ['S1'] },
    { sku_ids: ['S2', 'S3'] },
    { product_ids: ['P1'] },
    { product_ids: ['P2'], sku_ids: ['S1'] },
  ]);

function randomPromotion(random, id) {
  const type = random.one(TYPES);
  const [starts_at, ends_at] = [instant(random), instant(random)].sort();
  const period = random.chance(0.6) && starts_at < ends_at;
  return {
    id,
    type,
    benefit: benefitOf(random, type),
    ...(random.chance(0.5) && { name: `Promo ${id}` }),
    ...(period && { starts_at, ends_at }),
    ...(random.chance(0.5) && { scope: scopeOf(random) }),
    ...(random.chance(0.3) && { audience: random.one(['NEW', 'EXISTING']) }),
    ...(type.endsWith('VOUCHER') && random.chance(0.5) && { min_spend: 10000 * (1 + random.below(12)) }),
    ...(type === 'PROMO_CODE' && { code: 'HEMAT' }),
    ...(random.chance(0.2) && { funding: { by: 'SHARED', platform_share_bps: 100 * random.below(101) } }),
  };
}

function randomPatch(random, stored) {
  const patch = { id: stored.id };
  if (random.chance(0.5)) {
    const benefit = benefitOf(random, stored.type);
    for (const name of Object.keys(stored.benefit)) if (!(name in benefit)) benefit[name] = null;
    patch.benefit = benefit;
  }
  if (random.chance(0.4)) patch.scope = random.one([null, { sku_ids: ['S2'], product_ids: null }]);
  if (random.chance(0.3)) patch.audience = random.one([null, 'NEW', 'ALL']);
  if (random.chance(0.3)) Object.assign(patch, { starts_at: null, ends_at: random.one([null, week.to]) });
  if (random.chance(0.3)) patch.name = random.one([null, 'Nama baru']);
  if (random.chance(0.2)) patch.funding = random.one([null, { by: 'PLATFORM', platform_share_bps: null }]);
  return patch;
}

function randomChanges(random, stored) {
  const changes = { remove: [], change: [], add: [] };
  for (const one of stored) {
    if (random.chance(0.25)) changes.remove.push(one.id);
    else if (random.chance(0.4)) changes.change.push(randomPatch(random, one));
  }
  for (let i = random.below(4); i > 0; i--) changes.add.push(randomPromotion(random, `n${i}`));
  return Object.fromEntries(Object.entries(changes).filter(([, list]) => list.length > 0));
}

/** What differs, read from both projections' own segments, hour by hour. */
function assertDifference(body, range) {
  const sides = [body.before, body.after];
  const item = (side, sku) => side.items.find(({ sku_id: id }) => id === sku);
  const at = (list, ms) =>
    list.find(({ from, to }) => Date.parse(from) <= ms && ms < Date.parse(to));
  for (const { sku_id: sku } of body.before.items) {
    const told = body.difference.find(({ sku_id: id }) => id === sku);
    const extremes = (name) => sides.map((side) => item(side, sku)[name]);
    if (told !== undefined) {
      for (const name of ['lowest', 'highest']) {
        assert.deepEqual([told[name].before, told[name].after], extremes(name));
      }
    }
    for (let ms = Date.parse(body.before.from); ms < Date.parse(body.before.to); ms += 1800000) {
      const [before, after] = sides.map((side) => at(item(side, sku).segments, ms));
      const interval = at(told?.intervals ?? [], ms);
      const differs =
        before.estimated_total !== after.estimated_total ||
        (range && before.price_with_platform !== after.price_with_platform);
      assert.equal(interval !== undefined, differs, `${sku} ${new Date(ms).toISOString()}`);
      assert.equal(
        at(told?.floor_breaches_gained ?? [], ms) !== undefined,
        after.below_floor === true && before.below_floor !== true,
      );
      assert.equal(
        at(told?.floor_breaches_lost ?? [], ms) !== undefined,
        before.below_floor === true && after.below_floor !== true,
      );
      if (!differs) continue;
      for (const [side, segment] of [
        [interval.before, before],
        [interval.after, after],
      ]) {
        assert.equal(side.estimated_price, segment.estimated_price);
        assert.equal(side.seller_proceeds, segment.seller_proceeds);
        assert.deepEqual(
          side.winners,
          segment.tiers.flatMap(({ winners }) => winners),
        );
      }
    }
  }
}

const SEED = Number(process.env.TUMPUK_CONTRACT_SEED ?? 20251111);
const ROUNDS = Math.ceil(Number(process.env.TUMPUK_CONTRACT_RUNS ?? 200) / 8);

describe('simulations of random shops', () => {
  test('equal what the shop answers, and what it answers once the change is stored', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const random = randomOf(SEED + round);
      const stored = Array.from({ length: 2 + random.below(8) }, (_, i) =>
        randomPromotion(random, `p${i}`),
      );
      const changes = randomChanges(random, stored);
      const shop = await shopWith(stored);
      const after = await shopWith(applied(stored, changes));
      const asked = {
        at: instant(random),
        buyer: random.one(['ALL', 'NEW', 'EXISTING']),
        items: ['S1', 'S2', 'S3']
          .filter(() => random.chance(0.7))
          .concat('S1')
          .filter((sku, index, all) => all.indexOf(sku) === index)
          .map((sku_id) => ({ sku_id, quantity: 1 + random.below(4) })),
        shipping_fee: 12000,
        codes: ['hemat'],
        claimed: ['p0', 'p1', 'n1'],
      };
      const query = random.chance(0.3) ? '?decisions=all' : '';
      const where = `round ${round} of seed ${SEED}`;
      const quotes = await simulate(shop, { ...changes, quote: asked }, { query });
      assertSides(quotes, await quote(shop, asked, query), await quote(after, asked, query));
      const totals = quotes.body.difference.filter(({ kind }) => kind === 'TOTAL');
      const names = Object.keys({ ...quotes.body.before.totals, ...quotes.body.after.totals });
      assert.deepEqual(
        totals.map(({ field, before, after: then }) => [field, before, then]),
        names
          .map((name) => [name, quotes.body.before.totals[name], quotes.body.after.totals[name]])
          .filter(([, before, then]) => before !== then),
        where,
      );
      const period = {
        ...week,
        sku_ids: ['S1'],
        product_ids: ['P2', 'P1'],
        buyer: asked.buyer,
        quantity: 1 + random.below(3),
        ...(random.chance(0.5) && { include: ['PROMO_CODE', 'CHAT_VOUCHER'] }),
        ...(random.chance(0.4) && { range: true }),
      };
      const whole = await simulate(shop, {
        ...changes,
        projection: { ...period, include_segments: true },
      });
      assertSides(whole, await projection(shop, period), await projection(after, period));
      assertDifference(whole.body, period.range === true);
      const brief = await simulate(shop, { ...changes, projection: period });
      assert.deepEqual(brief.body.difference, whole.body.difference);
      for (const side of ['before', 'after']) {
        const { items, ...rest } = whole.body[side];
        assert.deepEqual(brief.body[side], rest);
      }
    }
  });
});
