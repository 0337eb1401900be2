// Prices and quotes with a shop's stored catalogue: as the simulator would price
// the same, from the write on.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { before, describe, test } from 'node:test';
import { operator, send } from './client.js';
import { assertProblem, exchange } from './contract.js';

const shop = `toko-${randomBytes(4).toString('hex')}`;
const at = '2025-11-11T10:00:00+07:00';
const stored = [
  {
    id: 'diskon',
    type: 'PRODUCT_DISCOUNT',
    scope: { product_ids: ['BATIK'] },
    benefit: { kind: 'PERCENT_OFF', bps: 1000 },
  },
  {
    id: 'kilat',
    type: 'SELLER_FLASH_SALE',
    starts_at: '2025-11-11T00:00:00+07:00',
    ends_at: '2025-11-12T00:00:00+07:00',
    scope: { sku_ids: ['BATIK-M'] },
    benefit: { kind: 'FIXED_PRICE', price: 150000 },
  },
  {
    id: 'voucher',
    type: 'SELLER_VOUCHER',
    min_spend: 100000,
    benefit: { kind: 'AMOUNT_OFF', amount: 20000 },
  },
  {
    id: 'lewat',
    type: 'SELLER_VOUCHER',
    ends_at: '2024-01-01T00:00:00+07:00',
    benefit: { kind: 'AMOUNT_OFF', amount: 90000 },
  },
];
const items = [
  { sku_id: 'BATIK-M', product_id: 'BATIK', quantity: 2, list_price: 185000, unit_cost: 90000 },
  { sku_id: 'BATIK-L', product_id: 'BATIK', quantity: 1, list_price: 195000, unit_cost: 95000 },
];

const put = async (path, json, more = {}) => {
  const answer = await send({
    method: 'PUT',
    path,
    json,
    headers: { ...operator, 'Idempotency-Key': randomBytes(8).toString('hex'), ...more },
  });
  assert.ok(answer.status === 200 || answer.status === 201, `${path}: ${answer.text}`);
  return answer.headers.etag;
};
const prices = (query, more = {}) =>
  exchange({ path: `/v1/shops/${shop}/prices?${query}`, headers: operator, ...more });
const quote = (json, more = {}) =>
  exchange({
    method: 'POST',
    path: `/v1/shops/${shop}/quotes${more.query ?? ''}`,
    headers: operator,
    json,
    ...more,
  });
const simulate = async (promotions) =>
  (
    await exchange({
      method: 'POST',
      path: '/v1/simulator/quotes',
      json: { currency: 'IDR', at, items, shipping_fee: 10000, promotions },
      status: 200,
    })
  ).body;
const basket = {
  at,
  items: items.map(({ sku_id, quantity }) => ({ sku_id, quantity })),
  shipping_fee: 10000,
};
const atQuery = `at=${encodeURIComponent(at)}`;

before(async () => {
  await put(`/v1/shops/${shop}`, {
    name: 'Toko Batik',
    currency: 'IDR',
    time_zone: 'Asia/Makassar',
  });
  await put(`/v1/shops/${shop}/products/BATIK`, {
    name: 'Batik',
    skus: items.map(({ sku_id, list_price, unit_cost }) => ({ sku_id, list_price, unit_cost })),
  });
  for (const { id, ...promotion } of stored) {
    await put(`/v1/shops/${shop}/promotions/${id}`, promotion);
  }
});

describe('GET /v1/shops/{shop_id}/prices', () => {
  test('tells unit prices with their promotions, in the order asked for', async () => {
    const { body, headers } = await prices(`sku_id=BATIK-L&sku_id=BATIK-M&${atQuery}`, {
      status: 200,
    });
    assert.deepEqual(body.items, [
      {
        sku_id: 'BATIK-L',
        list_price: 195000,
        unit_price: 175500,
        promotion_id: 'diskon',
        type: 'PRODUCT_DISCOUNT',
      },
      {
        sku_id: 'BATIK-M',
        list_price: 185000,
        unit_price: 150000,
        promotion_id: 'kilat',
        type: 'SELLER_FLASH_SALE',
      },
    ]);
    assert.equal(body.at, '2025-11-11T11:00:00+08:00');
    assert.match(headers['x-catalog-version'], /^[0-9]+$/);
    assert.equal(headers['x-catalog-stale'], undefined);
  });

  test('follow a write before it is answered', async () => {
    let etag;
    for (const price of [181000, 182000, 185000]) {
      etag = await put(
        `/v1/shops/${shop}/products/KAOS`,
        { name: 'Kaos', skus: [{ sku_id: 'KAOS', list_price: price }] },
        etag === undefined ? {} : { 'If-Match': etag },
      );
      const { body } = await prices('sku_id=KAOS', { status: 200 });
      assert.equal(body.items[0].list_price, price);
    }
  });

  test('name every SKU that the shop does not sell', async () => {
    assertProblem(
      await prices('sku_id=BATIK-M&sku_id=X&sku_id=diskon&sku_id=BATIK', { status: 422 }),
      'INVALID',
      [
        ['query.sku_id[1]', 'UNKNOWN_SKU'],
        ['query.sku_id[2]', 'UNKNOWN_SKU'],
        ['query.sku_id[3]', 'UNKNOWN_SKU'],
      ],
    );
  });

  test('want one to 500 SKUs', async () => {
    assertProblem(await prices('buyer=ALL', { status: 422 }), 'INVALID', [
      ['query.sku_id', 'REQUIRED'],
    ]);
    const many = (count) => Array(count).fill('sku_id=BATIK-M').join('&');
    assertProblem(await prices(many(501), { status: 422 }), 'INVALID', [
      ['query.sku_id', 'TOO_MANY'],
    ]);
    const { body } = await prices(many(500), { status: 200 });
    assert.equal(body.items.length, 500);
  });

  test('refuse words that they do not know', async () => {
    assertProblem(
      await prices('sku_id=BATIK-M&buyer=VIP&channel=TOKO&at=now&foo=1', { status: 422 }),
      'INVALID',
      [
        ['query.foo', 'UNKNOWN_FIELD'],
        ['query.at', 'INVALID_TIME'],
        ['query.buyer', 'UNKNOWN_VALUE'],
        ['query.channel', 'UNKNOWN_VALUE'],
      ],
    );
  });

  test('of a shop that is not there are none', async () => {
    assertProblem(
      await exchange({
        path: '/v1/shops/tidak-ada/prices?sku_id=A',
        headers: operator,
        status: 404,
      }),
      'NOT_FOUND',
    );
  });
});

describe('POST /v1/shops/{shop_id}/quotes', () => {
  test('prices as the simulator does', async () => {
    const { body } = await quote(basket, { status: 200 });
    const simulated = await simulate(stored);
    assert.deepEqual(body.lines, simulated.lines);
    assert.deepEqual(body.totals, simulated.totals);
    assert.deepEqual(body.tiers, simulated.tiers);
    assert.deepEqual(
      body.decisions.map((decision) => decision.promotion_id),
      ['diskon', 'kilat', 'voucher'],
    );
  });

  test('tells of every promotion where that is asked for', async () => {
    const { body } = await quote(basket, { status: 200, query: '?decisions=all' });
    assert.deepEqual(
      body.decisions.map((decision) => decision.promotion_id),
      ['diskon', 'kilat', 'lewat', 'voucher'],
    );
    assert.equal(body.decisions[2].reason, 'ENDED');
  });

  test('refuses what only the simulator takes, and what nobody does', async () => {
    assertProblem(
      await quote(
        {
          currency: 'IDR',
          promotions: [],
          items: [
            { sku_id: 'BATIK-M', quantity: 0, list_price: 1 },
            { sku_id: 'BATIK-M', quantity: 1 },
          ],
        },
        { status: 422 },
      ),
      'INVALID',
      [
        ['currency', 'UNKNOWN_FIELD'],
        ['promotions', 'UNKNOWN_FIELD'],
        ['items[0].list_price', 'UNKNOWN_FIELD'],
        ['items[0].quantity', 'OUT_OF_RANGE'],
        ['items[1].sku_id', 'DUPLICATE'],
      ],
    );
    assertProblem(await quote({ items: [{ sku_id: 'X', quantity: 1 }] }, { status: 422 }), 'INVALID', [
      ['items[0].sku_id', 'UNKNOWN_SKU'],
    ]);
    assertProblem(await quote(basket, { status: 422, query: '?decisions=some' }), 'INVALID', [
      ['query.decisions', 'UNKNOWN_VALUE'],
    ]);
  });
});

describe('POST /v1/quotes/batch', () => {
  test('answers each basket for itself', async () => {
    const { body } = await exchange({
      method: 'POST',
      path: '/v1/quotes/batch',
      headers: operator,
      json: {
        items: [
          { shop_id: shop, ...basket },
          { shop_id: 'tidak-ada', ...basket },
          { shop_id: shop, items: [{ sku_id: 'X', quantity: 1 }] },
          { shop_id: shop, items: [] },
          { ...basket },
        ],
      },
      status: 200,
    });
    assert.deepEqual(
      body.items.map(({ status }) => status),
      [200, 404, 422, 422, 422],
    );
    const single = await quote(basket, { status: 200 });
    assert.deepEqual(body.items[0].quote, single.body);
    assert.deepEqual(body.items[2].errors[0].code, 'UNKNOWN_SKU');
    assert.deepEqual(body.items[4].errors[0].field, 'shop_id');
  });
});

// Jobs that database workers have taken so far.
async function workersJobs() {
  const { text } = await exchange({ path: '/metrics', status: 200 });

  return Number(/^tumpuk_db_jobs_total (\d+)$/m.exec(text)[1]);
}

describe('POST /v1/quotes/batch and the event loop', () => {
  const REPEATS = 40;

  // The workers have a few jobs of their own meanwhile.
  async function jobsOf(baskets) {
    const before = await workersJobs();
    for (let i = 0; i < REPEATS; i++) {
      const { body } = await exchange({
        method: 'POST',
        path: '/v1/quotes/batch',
        headers: operator,
        json: { items: Array(baskets).fill({ shop_id: shop, ...basket }) },
        status: 200,
      });
      assert.equal(body.items.length, baskets);
      for (const item of body.items) {
        assert.equal(item.status, 200);
      }
    }
    return (await workersJobs()) - before;
  }

  test('leaves many lines to a worker', async () => {
    await quote(basket, { status: 200 });
    assert.ok((await jobsOf(100)) >= REPEATS);
  });

  test('prices a few at once', async () => {
    await quote(basket, { status: 200 });
    assert.ok((await jobsOf(2)) < REPEATS / 2);
  });
});

describe('what prices a stored shop', () => {
  const BODY_MAX = 4 * 1024 * 1024;
  for (const path of [`/v1/shops/${shop}/quotes`, '/v1/quotes/batch', `/v1/shops/${shop}/simulations`]) {
    test(`POST ${path} takes no longer body`, async () => {
      const body = ' '.repeat(BODY_MAX + 1);
      const headers = { ...operator, 'Content-Type': 'application/json' };
      const answer = await exchange({ method: 'POST', path, body, headers, status: 413 });
      assertProblem(answer, 'BODY_TOO_LARGE');
    });
  }
});
