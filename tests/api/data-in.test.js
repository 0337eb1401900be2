// Orders, order events and traffic: each counts once. What they add up to is
// proved by tests/fault/test_data_in.py.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem, seen } from './contract.js';
import { call, freshId, freshShop, product } from './store.js';

const HOUR_MS = 3600 * 1000;
const DAY_MS = 24 * HOUR_MS;
const at = (ms) => new Date(Date.now() + ms).toISOString();

const line = (change = {}) => ({
  sku_id: 'P-250',
  quantity: 2,
  list_price: 52000,
  seller_discount: 400,
  platform_discount: 100,
  ...change,
});
const order = (change = {}) => ({
  id: freshId('o'),
  channel: 'SHOP_TOKOPEDIA',
  buyer_id: 'buyer-1',
  new_buyer: true,
  paid_at: at(-HOUR_MS),
  lines: [line()],
  ...change,
});
const view = (change = {}) => ({
  event_id: freshId('t'),
  channel: 'TOKOPEDIA',
  visitor_id: 'visitor-1',
  kind: 'SHOP_VIEW',
  at: at(-HOUR_MS),
  ...change,
});

let shop;
before(async () => {
  shop = await freshShop();
  await call('POST', `${shop}/products`, { json: product('P'), status: 201 });
});

const post = async (kind, items, more = {}) =>
  (await call('POST', `${shop}/${kind}/batch`, { json: { items }, status: 200, ...more })).body.items;
const results = async (kind, items) => (await post(kind, items)).map(({ result }) => result);

/** The faults of a single item, in both languages. */
async function faults(kind, item) {
  const headers = { 'Accept-Language': 'en' };
  const [english] = await post(kind, [item], { headers });
  const [told] = await post(kind, [item]);
  assert.equal(told.result, 'INVALID', JSON.stringify(item));
  const where = ({ field, code }) => [field, code];
  assert.deepEqual(english.errors.map(where), told.errors.map(where));
  told.errors.forEach(({ code, detail }, i) => {
    assert.notEqual(detail, english.errors[i].detail);
    seen.faults.add(code);
    seen.bilingual.faults.add(code);
  });
  return told.errors.map(where);
}

describe('orders come in', () => {
  test('once, in whatever order their lines stand and however their time is written', async () => {
    const lines = [line(), line({ sku_id: 'P-1000', quantity: 1 }), line()];
    const one = order({ lines, promotion_ids: ['a', 'b'], paid_at: '2026-11-11T10:00:00+07:00' });
    one.paid_at = at(-HOUR_MS);
    assert.deepEqual(await results('orders', [one]), ['CREATED']);
    const same = {
      ...one,
      lines: [lines[1], lines[0], lines[2]],
      promotion_ids: ['b', 'a', 'a'],
      paid_at: one.paid_at.replace('Z', '+00:00'),
      source: { kind: 'OTHER' },
    };
    assert.deepEqual(await results('orders', [same, one]), ['DUPLICATE', 'DUPLICATE']);
  });

  test('and another with the same id is a conflict, which changes nothing', async () => {
    const one = order();
    const changes = [
      { buyer_id: 'buyer-2' },
      { new_buyer: false },
      { channel: 'TOKOPEDIA' },
      { paid_at: at(-2 * HOUR_MS) },
      { source: { kind: 'LIVE' } },
      { promotion_ids: ['a'] },
      { lines: [line(), line()] },
      { lines: [line({ quantity: 3 })] },
      { lines: [line({ platform_discount: 0 })] },
      { lines: [line({ gift: true })] },
      { lines: [line({ source: { kind: 'PRODUCT_CARD', via: 'AD' } })] },
    ];
    const all = [one, ...changes.map((change) => ({ ...one, ...change }))];
    const expected = ['CREATED', ...changes.map(() => 'CONFLICT')];
    assert.deepEqual(await results('orders', all), expected);
    assert.deepEqual(await results('orders', all), ['DUPLICATE', ...expected.slice(1)]);
  });

  test('and what is wrong with one does not keep the others out', async () => {
    const told = await post('orders', [order(), { id: 'bad' }, order()]);
    assert.deepEqual(
      told.map(({ index, result }) => [index, result]),
      [
        [0, 'CREATED'],
        [1, 'INVALID'],
        [2, 'CREATED'],
      ],
    );
    assert.equal(told[1].id, 'bad');
    assert.ok(told[1].errors.length >= 5);
  });

  test('of an ended SKU too, and a gift that is no SKU of the shop', async () => {
    const old = { sku_id: 'Q-1', list_price: 5 };
    const current = { sku_id: 'Q-2', list_price: 5 };
    const made = await call('POST', `${shop}/products`, {
      json: product('Q', { skus: [old, current] }),
      status: 201,
    });
    await call('PUT', `${shop}/products/Q`, {
      json: product('Q', { skus: [current] }),
      headers: { 'If-Match': made.headers.etag },
      status: 200,
    });
    const lines = [line({ sku_id: 'Q-1' }), line({ sku_id: 'a-pouch', gift: true })];
    assert.deepEqual(await results('orders', [order({ lines })]), ['CREATED']);
    assert.deepEqual(await faults('orders', order({ lines: [line(), line({ sku_id: 'none' })] })), [
      ['lines[1].sku_id', 'UNKNOWN_SKU'],
    ]);
  });

  test('unless they break a rule', async () => {
    const cases = [
      [{ channel: 'TOKOPEDIA', source: { kind: 'LIVE' } }, 'source.kind', 'NOT_ALLOWED'],
      [
        { channel: 'TOKOPEDIA', lines: [line({ source: { kind: 'VIDEO' } })] },
        'lines[0].source.kind',
        'NOT_ALLOWED',
      ],
      [{ paid_at: at(HOUR_MS + 60000) }, 'paid_at', 'TOO_FAR_AHEAD'],
      [{ paid_at: at(-400 * DAY_MS - 60000) }, 'paid_at', 'TOO_OLD'],
      [{ lines: [] }, 'lines', 'EMPTY'],
      [{ new_buyer: 1 }, 'new_buyer', 'WRONG_TYPE'],
      [{ lines: [line({ seller_discount: 104001 })] }, 'lines[0].seller_discount', 'OUT_OF_RANGE'],
      [
        { lines: [line({ list_price: 9007199254740991 })] },
        'lines[0].list_price',
        'OUT_OF_RANGE',
      ],
      [
        {
          lines: [1, 2].map(() => line({ quantity: 1, list_price: 9007199254740991 })),
        },
        'lines',
        'OUT_OF_RANGE',
      ],
      [{ lines: Array.from({ length: 201 }, () => line()) }, 'lines', 'TOO_MANY'],
      [{ source: { kind: 'RADIO' } }, 'source.kind', 'UNKNOWN_VALUE'],
      [{ total: 1 }, 'total', 'UNKNOWN_FIELD'],
    ];
    for (const [change, field, code] of cases)
      assert.deepEqual(await faults('orders', order(change)), [[field, code]]);
    assert.deepEqual(await results('orders', [order({ paid_at: at(HOUR_MS - 60000) })]), ['CREATED']);
    assert.deepEqual(await results('orders', [order({ paid_at: at(-399 * DAY_MS) })]), ['CREATED']);
  });

  test('in batches of at most 1,000 with 20,000 lines', async () => {
    const many = Array.from({ length: 1001 }, () => order());
    const path = `${shop}/orders/batch`;
    assertProblem(await call('POST', path, { json: { items: many }, status: 422 }), 'INVALID', [
      ['items', 'TOO_MANY'],
    ]);
    const long = Array.from({ length: 101 }, () =>
      order({ lines: Array.from({ length: 200 }, () => line()) }),
    );
    assertProblem(await call('POST', path, { json: { items: long }, status: 422 }), 'INVALID', [
      ['items', 'TOO_MANY'],
    ]);
    assertProblem(await call('POST', path, { json: { items: [] }, status: 422 }), 'INVALID', [
      ['items', 'EMPTY'],
    ]);
    assert.ok((await results('orders', many.slice(1))).every((result) => result === 'CREATED'));
  });

  test('and fix the time zone of the shop, whose days the dashboards show', async () => {
    const { headers, body } = await call('GET', shop, { status: 200 });
    const json = { ...body, time_zone: 'America/New_York' };
    const refused = await call('PUT', shop, {
      json,
      headers: { 'If-Match': headers.etag },
      status: 422,
    });
    assertProblem(refused, 'INVALID', [['time_zone', 'NOT_ALLOWED']]);
  });
});

describe('order events come in', () => {
  test('once, after their order', async () => {
    const one = order();
    const refund = {
      event_id: freshId('e'),
      order_id: one.id,
      kind: 'REFUNDED',
      at: at(0),
      lines: [{ sku_id: 'P-250', units: 1 }],
    };
    const cancel = { event_id: freshId('e'), order_id: one.id, kind: 'CANCELLED', at: at(0) };
    assert.deepEqual(await results('order-events', [refund]), ['UNKNOWN_ORDER']);
    assert.deepEqual(await results('orders', [one]), ['CREATED']);
    const { lines, ...amount } = { ...refund, amount: 5 };
    assert.equal(lines.length, 1);
    assert.deepEqual(await results('order-events', [refund, cancel, refund, amount]), [
      'CREATED',
      'CREATED',
      'DUPLICATE',
      'CONFLICT',
    ]);
    const again = { ...cancel, event_id: freshId('e') };
    assert.deepEqual(await results('order-events', [cancel, again]), ['DUPLICATE', 'CREATED']);
  });

  test('unless they break a rule', async () => {
    const one = order();
    await results('orders', [one]);
    const event = (change) => ({
      event_id: freshId('e'),
      order_id: one.id,
      kind: 'REFUNDED',
      at: at(0),
      ...change,
    });
    const some = [{ sku_id: 'P-250', units: 1 }];
    const cases = [
      [{}, 'lines', 'REQUIRED'],
      [{ lines: some, amount: 1 }, 'lines', 'INCONSISTENT'],
      [{ kind: 'CANCELLED', amount: 1 }, 'amount', 'NOT_ALLOWED'],
      [{ kind: 'CANCELLED', lines: some }, 'lines', 'NOT_ALLOWED'],
      [{ amount: 0 }, 'amount', 'OUT_OF_RANGE'],
      [{ amount: 1, at: at(2 * HOUR_MS) }, 'at', 'TOO_FAR_AHEAD'],
      [{ lines: [...some, ...some] }, 'lines[1].sku_id', 'DUPLICATE'],
      [{ lines: [{ sku_id: 'P-1000', units: 1 }] }, 'lines[0].sku_id', 'UNKNOWN_SKU'],
      [{ lines: [{ sku_id: 'P-250', units: 3 }] }, 'lines[0].units', 'OUT_OF_RANGE'],
    ];
    for (const [change, field, code] of cases)
      assert.deepEqual(await faults('order-events', event(change)), [[field, code]]);
  });
});

describe('traffic comes in', () => {
  test('once by its time and id', async () => {
    const one = view();
    const click = { ...one, event_id: freshId('t'), kind: 'PRODUCT_CLICK', product_id: 'P' };
    const later = { ...one, at: at(-HOUR_MS / 2) };
    const other = { ...one, visitor_id: 'visitor-2' };
    assert.deepEqual(await results('traffic', [one, click, later, one, other]), [
      'CREATED',
      'CREATED',
      'CREATED',
      'DUPLICATE',
      'CONFLICT',
    ]);
    const ad = { ...click, source: { kind: 'OTHER', via: 'AD' } };
    assert.deepEqual(await results('traffic', [other, click, later, ad, view()]), [
      'CONFLICT',
      'DUPLICATE',
      'DUPLICATE',
      'CONFLICT',
      'CREATED',
    ]);
  });

  test('unless it breaks a rule', async () => {
    const cases = [
      [{ product_id: 'P' }, 'product_id', 'NOT_ALLOWED'],
      [{ kind: 'ADD_TO_CART' }, 'product_id', 'REQUIRED'],
      [{ kind: 'ADD_TO_CART', product_id: 'none' }, 'product_id', 'UNKNOWN_PRODUCT'],
      [{ source: { kind: 'VIDEO', id: 'v' } }, 'source.kind', 'NOT_ALLOWED'],
      [{ at: at(2 * HOUR_MS) }, 'at', 'TOO_FAR_AHEAD'],
      [{ at: at(-500 * DAY_MS) }, 'at', 'TOO_OLD'],
    ];
    for (const [change, field, code] of cases)
      assert.deepEqual(await faults('traffic', view(change)), [[field, code]]);
  });
});

describe('data in', () => {
  for (const kind of ['orders', 'order-events', 'traffic']) {
    test(`${kind}: the envelope is refused as a whole`, async () => {
      const path = `${shop}/${kind}/batch`;
      const headers = { 'Content-Type': 'application/json' };
      assertProblem(
        await call('POST', path, { body: '{"items":', headers, status: 400 }),
        'MALFORMED_JSON',
      );
      assertProblem(await call('POST', path, { json: {}, status: 422 }), 'INVALID', [
        ['items', 'REQUIRED'],
      ]);
      assertProblem(await call('POST', `${path}?force=1`, { json: {}, status: 422 }), 'INVALID', [
        ['items', 'REQUIRED'],
        ['query.force', 'UNKNOWN_FIELD'],
      ]);
      const body = ' '.repeat(6 * 1024 * 1024 + 1);
      assertProblem(await call('POST', path, { body, headers, status: 413 }), 'BODY_TOO_LARGE');
    });

    test(`${kind}: not of a shop that is not there, or has ended`, async () => {
      const json = { items: [kind === 'orders' ? order() : view()] };
      const none = `/v1/shops/${freshId()}/${kind}/batch`;
      assertProblem(await call('POST', none, { json, status: 404 }), 'NOT_FOUND');
      const ended = await freshShop();
      const { headers } = await call('GET', ended, { status: 200 });
      await call('DELETE', ended, { headers: { 'If-Match': headers.etag }, status: 200 });
      assertProblem(
        await call('POST', `${ended}/${kind}/batch`, { json, status: 409 }),
        'SHOP_ENDED',
      );
    });
  }
});
