// Stock of SKUs: counted, and moved by orders, cancellations and adjustments.
// That it survives kills and many clients is proved by tests/fault/test_data_in.py.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { dice, freshCampaign, HOUR_MS, MINUTE_MS, sql } from './dashboard.js';
import { bearer, createKey } from './keys.js';
import { assertKeyed, call, everyItem, freshId, freshShop, product } from './store.js';

const DAY_MS = 24 * HOUR_MS;
const at = (ms) => new Date(Date.now() + ms).toISOString();
const SKU = 'P-250';

let shop;
let campaign;
before(async () => {
  shop = await freshShop();
  campaign = await freshCampaign();
  for (const id of ['P', 'Q']) {
    const skus = [250, 1000].map((grams) => ({ sku_id: `${id}-${grams}`, list_price: 52000 }));
    await call('POST', `${shop}/products`, { json: product(id, { skus }), status: 201 });
  }
});

const count = async (sku, quantity, as_of, { path = shop, ...more } = {}) =>
  (await call('PUT', `${path}/stock/${sku}`, { json: { quantity, as_of }, status: 200, ...more })).body;
const stockOf = async (sku, path = shop) =>
  (await call('GET', `${path}/stock/${sku}`, { status: 200 })).body.stock;
const line = (sku_id, quantity, change = {}) => ({
  sku_id,
  quantity,
  list_price: 1000,
  seller_discount: 0,
  platform_discount: 0,
  ...change,
});
async function sell(lines, paid_at, { path = shop, id = freshId('o') } = {}) {
  const one = { id, channel: 'TOKOPEDIA', buyer_id: 'budi', new_buyer: false, paid_at, lines };
  const { body } = await call('POST', `${path}/orders/batch`, { json: { items: [one] }, status: 200 });
  assert.ok(['CREATED', 'DUPLICATE'].includes(body.items[0].result), JSON.stringify(body));
  return id;
}
async function happen(order_id, change, path = shop) {
  const one = { event_id: freshId('e'), order_id, at: at(0), ...change };
  const json = { items: [one, one] };
  const { body } = await call('POST', `${path}/order-events/batch`, { json, status: 200 });
  assert.deepEqual(
    body.items.map(({ result }) => result),
    ['CREATED', 'DUPLICATE'],
  );
}
const adjustments = (path = shop, id = campaign, of = 'P') =>
  `${path}/campaigns/${id}/products/${of}/stock-adjustments`;
const adjust = (json, { key = freshId('kunci'), path = adjustments(), ...more } = {}) =>
  call('POST', path, { json, headers: { 'Idempotency-Key': key }, status: 201, ...more });

describe('a count of a SKU', () => {
  test('holds from its own time on, and is answered with what there is now', async () => {
    const as_of = at(-HOUR_MS);
    await sell([line(SKU, 3)], at(-MINUTE_MS));
    const told = await count(SKU, 40, as_of);
    assert.equal(Date.parse(told.as_of), Date.parse(as_of));
    delete told.as_of;
    assert.deepEqual(told, {
      sku_id: SKU,
      product_id: 'P',
      stock: 37,
      quantity: 40,
      result: 'COUNTED',
    });
    const read = await call('GET', `${shop}/stock/${SKU}`, { status: 200 });
    assert.equal(read.body.stock, 37);
    await call('GET', `${shop}/stock/${SKU}`, {
      headers: { 'If-None-Match': read.headers.etag },
      status: 304,
    });
  });

  test('is ignored where a newer one came before, and put right by one of the same time', async () => {
    const as_of = at(-30 * MINUTE_MS);
    assert.equal((await count(SKU, 100, as_of)).result, 'COUNTED');
    assert.equal((await count(SKU, 100, as_of)).result, 'UNCHANGED');
    const older = await count(SKU, 7, at(-40 * MINUTE_MS));
    assert.deepEqual([older.result, older.quantity, older.stock], ['OLDER_IGNORED', 100, 97]);
    const right = await count(SKU, 90, as_of);
    assert.deepEqual([right.result, right.stock], ['COUNTED', 87]);
  });

  test('may be sent back as it was read', async () => {
    const { body } = await call('GET', `${shop}/stock/${SKU}`, { status: 200 });
    const again = await call('PUT', `${shop}/stock/${SKU}`, { json: body, status: 200 });
    assert.deepEqual(again.body, { ...body, result: 'UNCHANGED' });
  });

  test('is unknown before the first', async () => {
    const { body } = await call('GET', `${shop}/stock/P-1000`, { status: 200 });
    assert.deepEqual(body, { sku_id: 'P-1000', product_id: 'P' });
  });

  test('must be of a SKU of the shop, and of a time that counts', async () => {
    const json = { quantity: 1, as_of: at(0) };
    assertProblem(await call('PUT', `${shop}/stock/none`, { json, status: 404 }), 'NOT_FOUND');
    assertProblem(await call('GET', `${shop}/stock/none`, { status: 404 }), 'NOT_FOUND');
    const cases = [
      [{ quantity: -1 }, 'quantity', 'OUT_OF_RANGE'],
      [{ quantity: 1.5 }, 'quantity', 'NOT_AN_INTEGER'],
      [{ as_of: at(HOUR_MS + MINUTE_MS) }, 'as_of', 'TOO_FAR_AHEAD'],
      [{ as_of: at(-400 * DAY_MS - MINUTE_MS) }, 'as_of', 'TOO_OLD'],
      [{ as_of: undefined }, 'as_of', 'REQUIRED'],
      [{ sku_id: 'Q-250' }, 'sku_id', 'INCONSISTENT'],
      [{ level: 1 }, 'level', 'UNKNOWN_FIELD'],
    ];
    for (const [change, field, code] of cases) {
      const refused = await call('PUT', `${shop}/stock/${SKU}`, {
        json: { ...json, ...change },
        status: 422,
      });
      assertProblem(refused, 'INVALID', [[field, code]]);
    }
  });

  test('is not taken for a shop that has ended', async () => {
    const ended = await freshShop();
    await call('POST', `${ended}/products`, { json: product('P'), status: 201 });
    const { headers } = await call('GET', ended, { status: 200 });
    await call('DELETE', ended, { headers: { 'If-Match': headers.etag }, status: 200 });
    const json = { quantity: 1, as_of: at(0) };
    assertProblem(await call('PUT', `${ended}/stock/${SKU}`, { json, status: 409 }), 'SHOP_ENDED');
  });

  test('may come from services, and leaves the time zone of the shop open', async () => {
    const other = await freshShop();
    await call('POST', `${other}/products`, { json: product('P'), status: 201 });
    const service = await createKey({ role: 'service', access: 'WRITE' });
    const told = await count(SKU, 5, at(0), { path: other, headers: bearer(service.key) });
    assert.equal(told.stock, 5);
    const { headers, body } = await call('GET', other, { status: 200 });
    await call('PUT', other, {
      json: { ...body, time_zone: 'Asia/Makassar' },
      headers: { 'If-Match': headers.etag },
      status: 200,
    });
  });
});

describe('the stock of a SKU', () => {
  test('loses what orders take that were paid after the count, gifts too', async () => {
    await count('Q-250', 10, at(-10 * MINUTE_MS));
    await count('Q-1000', 1, at(-10 * MINUTE_MS));
    const lines = [line('Q-250', 4), line('Q-250', 1), line('Q-1000', 3, { gift: true }), line('a-card', 1, { gift: true })];
    await sell(lines, at(-20 * MINUTE_MS));
    assert.deepEqual([await stockOf('Q-250'), await stockOf('Q-1000')], [10, 1]);
    const paid_at = at(-5 * MINUTE_MS);
    const id = await sell(lines, paid_at);
    assert.deepEqual([await stockOf('Q-250'), await stockOf('Q-1000')], [5, -2]);
    await sell(lines, paid_at, { id });
    assert.deepEqual([await stockOf('Q-250'), await stockOf('Q-1000')], [5, -2]);
  });

  test('gets back what a cancelled order took, once, and nothing by refunds', async () => {
    await count('Q-250', 10, at(-4 * MINUTE_MS));
    const before = await sell([line('Q-250', 2)], at(-6 * MINUTE_MS));
    const after = await sell([line('Q-250', 3)], at(-2 * MINUTE_MS));
    assert.equal(await stockOf('Q-250'), 7);
    await happen(after, { kind: 'REFUNDED', lines: [{ sku_id: 'Q-250', units: 1 }] });
    assert.equal(await stockOf('Q-250'), 7);
    await happen(before, { kind: 'CANCELLED' });
    assert.equal(await stockOf('Q-250'), 7);
    await happen(after, { kind: 'CANCELLED' });
    await happen(after, { kind: 'CANCELLED' });
    assert.equal(await stockOf('Q-250'), 10);
  });

  test('is what the rows say, whatever comes in whatever order', async () => {
    const seed = Number(process.env.TUMPUK_SEED ?? Date.now() % 1000000);
    const roll = dice(seed);
    const path = await freshShop();
    await call('POST', `${path}/products`, { json: product('P', { skus: [{ sku_id: 'a', list_price: 1 }, { sku_id: 'b', list_price: 1 }] }), status: 201 });
    const now = Date.now();
    const time = () => now - roll(50) * MINUTE_MS;
    const orders = new Map();
    const counts = {};
    const added = { a: [], b: [] };
    for (let step = 0; step < 120; step++) {
      const sku = ['a', 'b'][roll(2)];
      const kind = roll(10);
      if (kind < 2) {
        const given = { as_of: time(), quantity: roll(50) };
        await count(sku, given.quantity, new Date(given.as_of).toISOString(), { path });
        if (!(counts[sku]?.as_of > given.as_of)) counts[sku] = given;
      } else if (kind < 3 && counts[sku] !== undefined) {
        const { body } = await adjust({ sku_id: sku, quantity: 1 + roll(9) }, { path: adjustments(path) });
        added[sku].push({ at: Date.parse(body.made_at), quantity: body.quantity });
      } else if (kind < 5 && orders.size > 0) {
        const [id, one] = [...orders][roll(orders.size)];
        await happen(id, { kind: 'CANCELLED' }, path);
        one.cancelled = true;
      } else {
        const one = { at: time(), a: 1 + roll(5), b: 1 + roll(5) };
        const lines = [line('a', one.a), line('b', one.b, { gift: roll(2) === 1 })];
        orders.set(await sell(lines, new Date(one.at).toISOString(), { path }), one);
      }
    }
    for (const sku of ['a', 'b']) {
      if (counts[sku] === undefined) continue;
      const since = counts[sku].as_of;
      const sum = (list, value) => list.reduce((total, one) => total + value(one), 0);
      const expected =
        counts[sku].quantity +
        sum(added[sku], (one) => (one.at > since ? one.quantity : 0)) -
        sum([...orders.values()], (one) => (one.at > since && !one.cancelled ? one[sku] : 0));
      assert.equal(await stockOf(sku, path), expected, `${sku}, seed ${seed}`);
    }
  });
});

describe('a product', () => {
  const skuOf = async (path, id) =>
    (await call('GET', `${path}/products/P`, { status: 200 })).body.skus.find((sku) => sku.sku_id === id);

  test('tells what there is now, and is no new version where it moves', async () => {
    const path = await freshShop();
    const made = await call('POST', `${path}/products`, { json: product('P'), status: 201 });
    assert.equal(made.body.skus[0].stock, 10);
    assert.equal(made.body.skus[0].stock_was, 10);
    assert.equal(made.body.skus[1].stock, undefined);
    await sell([line(SKU, 4)], at(MINUTE_MS), { path });
    const read = await call('GET', `${path}/products/P`, {
      headers: { 'If-None-Match': made.headers.etag },
      status: 200,
    });
    assert.equal(read.body.skus[0].stock, 6);
    await call('PUT', `${path}/products/P`, {
      json: { ...read.body, name: 'Lain' },
      headers: { 'If-Match': made.headers.etag },
      status: 200,
    });
    await sell([line(SKU, 20)], at(MINUTE_MS), { path });
    assert.equal((await skuOf(path, SKU)).stock, 0);
    assert.equal(await stockOf(SKU, path), -14);
  });

  test('that is written back does not undo what was sold meanwhile', async () => {
    const path = await freshShop();
    const made = await call('POST', `${path}/products`, { json: product('P'), status: 201 });
    const sheet = await call('GET', `${path}/products/catalogue-export?format=csv`, { status: 200 });
    await sell([line(SKU, 4)], at(MINUTE_MS), { path });
    const headers = { 'If-Match': '*' };
    const same = await call('PUT', `${path}/products/P`, { json: made.body, headers, status: 200 });
    assert.equal(same.body.skus[0].stock, 6);
    await call('PUT', `${path}/products/P`, {
      json: { ...made.body, name: 'Kopi Baru' },
      headers,
      status: 200,
    });
    assert.equal(await stockOf(SKU, path), 6);
    const [name, rows] = ['Kopi P', sheet.text.replaceAll('Kopi P', 'Kopi Tabel')];
    assert.ok(sheet.text.includes(name));
    const sent = await call('POST', `${path}/products/batch`, {
      body: rows,
      headers: { 'Content-Type': 'text/csv' },
      status: 200,
    });
    assert.equal(sent.body.items[0].result, 'UPDATED');
    assert.equal(await stockOf(SKU, path), 6);
    const { stock, stock_was, ...without } = made.body.skus[0];
    assert.deepEqual([stock, stock_was], [10, 10]);
    await call('PUT', `${path}/products/P`, {
      json: { ...made.body, skus: [without] },
      headers,
      status: 200,
    });
    assert.equal(await stockOf(SKU, path), 6);
  });

  test('that is written back where nobody ever counted is counted', async () => {
    const made = await call('POST', `${await freshShop()}/products`, { json: product('P'), status: 201 });
    const path = await freshShop();
    const [sku, ...others] = made.body.skus;
    const { stock, stock_was, ...bare } = sku;
    await call('POST', `${path}/products`, { json: { ...made.body, skus: [bare, ...others] }, status: 201 });
    assert.equal(stock, stock_was);
    await call('PUT', `${path}/products/P`, { json: made.body, headers: { 'If-Match': '*' }, status: 200 });
    assert.equal(await stockOf(SKU, path), stock);
  });

  test('that is written with another number is counted', async () => {
    const path = await freshShop();
    const made = await call('POST', `${path}/products`, { json: product('P'), status: 201 });
    const [sku, ...others] = made.body.skus;
    const write = async (change) => {
      const json = { ...made.body, skus: [{ ...sku, ...change }, ...others] };
      return call('PUT', `${path}/products/P`, { json, headers: { 'If-Match': '*' }, status: 200 });
    };
    await sell([line(SKU, 4)], at(-MINUTE_MS), { path }); // before it was counted
    assert.equal(await stockOf(SKU, path), 10);
    assert.equal((await write({ stock: 25 })).body.skus[0].stock, 25);
    await sell([line(SKU, 4)], at(MINUTE_MS), { path });
    const { stock_was, ...bare } = sku;
    assert.equal(stock_was, 10);
    await call('PUT', `${path}/products/P`, {
      json: { ...made.body, skus: [{ ...bare, stock: 25 }, ...others] },
      headers: { 'If-Match': '*' },
      status: 200,
    });
    assert.equal(await stockOf(SKU, path), 21); // as of now; the order is paid later
    const older = await count(SKU, 1, at(-HOUR_MS), { path });
    assert.equal(older.result, 'OLDER_IGNORED');
  });
});

describe('an adjustment of the stock', () => {
  test('adds once under its key, for good', async () => {
    await count(SKU, 10, at(-MINUTE_MS));
    const key = freshId('kunci');
    const before = Date.now();
    const { body } = await adjust({ sku_id: SKU, quantity: 5 }, { key });
    assert.deepEqual(Object.keys(body).sort(), ['adjustment_id', 'campaign_id', 'made_at', 'quantity', 'sku_id', 'stock']);
    assert.deepEqual([body.campaign_id, body.sku_id, body.quantity, body.stock], [campaign, SKU, 5, 15]);
    assert.ok(Math.abs(Date.parse(body.made_at) - before) < MINUTE_MS);
    // a year later
    const moved = sql(
      shop.split('/').at(-1),
      `UPDATE idempotency_key SET created_at = created_at - interval '1 year' WHERE key = '${key}' RETURNING 1`,
    );
    assert.equal(moved.length, 1);
    await adjust({ sku_id: SKU, quantity: 1 }); // takes away what is old
    const again = await adjust({ sku_id: SKU, quantity: 5 }, { key });
    assert.deepEqual(again.body, body);
    assert.equal(again.headers['idempotency-replayed'], 'true');
    assert.equal(await stockOf(SKU), 16);
    await assertKeyed(adjustments(), { sku_id: SKU, quantity: 2 }, { sku_id: SKU, quantity: 3 });
    assert.equal(await stockOf(SKU), 18);
  });

  test('must carry a key', async () => {
    const json = { sku_id: SKU, quantity: 1 };
    for (const headers of [{ 'Accept-Language': 'en' }, {}]) {
      assertProblem(
        await call('POST', adjustments(), { json, headers, status: 400 }),
        'IDEMPOTENCY_KEY_MISSING',
      );
    }
  });

  test('is of a SKU of the product that was counted', async () => {
    for (const sku_id of ['Q-250', 'none']) {
      assertProblem(await adjust({ sku_id, quantity: 1 }, { status: 422 }), 'INVALID', [
        ['sku_id', 'UNKNOWN_SKU'],
      ]);
    }
    assertProblem(
      await adjust({ sku_id: 'P-1000', quantity: 1 }, { status: 409 }),
      'STOCK_NOT_COUNTED',
    );
    for (const [quantity, code] of [[0, 'OUT_OF_RANGE'], ['1', 'WRONG_TYPE']]) {
      assertProblem(await adjust({ sku_id: SKU, quantity }, { status: 422 }), 'INVALID', [
        ['quantity', code],
      ]);
    }
  });

  test('is of a product and campaign that there are, with a dashboard', async () => {
    const json = { sku_id: SKU, quantity: 1 };
    const hidden = await freshCampaign({ dashboard_enabled: false });
    for (const method of ['GET', 'POST']) {
      const ask = (path, status) =>
        method === 'POST' ? adjust(json, { path, status }) : call('GET', path, { status });
      assertProblem(await ask(adjustments(shop, campaign, 'none'), 404), 'NOT_FOUND');
      assertProblem(await ask(adjustments(shop, 'none'), 404), 'NOT_FOUND');
      assertProblem(await ask(adjustments(shop, hidden), 409), 'DASHBOARD_NOT_ENABLED');
    }
  });

  test('is not for services, nor for who may only read', async () => {
    const json = { sku_id: SKU, quantity: 1 };
    const shops = [shop.split('/').at(-1)];
    const service = await createKey({ role: 'service', access: 'WRITE' });
    const reader = await createKey({ role: 'seller', access: 'READ', shops });
    const other = await createKey({ role: 'seller', access: 'WRITE', shops: [freshId()] });
    const ask = (key, status) =>
      call('POST', adjustments(), { json, headers: { ...bearer(key.key), 'Idempotency-Key': 'x' }, status });
    assertProblem(await ask(service, 403), 'FORBIDDEN');
    assertProblem(await ask(reader, 403), 'FORBIDDEN');
    assertProblem(await ask(other, 404), 'NOT_FOUND');
  });

  test('stays in the history of the product, the newest first, whatever the campaign', async () => {
    const path = await freshShop();
    const second = await freshCampaign();
    await call('POST', `${path}/products`, { json: product('P'), status: 201 });
    const made = [];
    for (let i = 1; i <= 5; i++) {
      const of = adjustments(path, i % 2 ? campaign : second);
      made.unshift((await adjust({ sku_id: SKU, quantity: i }, { path: of })).body);
    }
    assert.deepEqual(made.map(({ stock }) => stock), [25, 20, 16, 13, 11]);
    for (const limit of [1, 2, 5, 50])
      assert.deepEqual(await everyItem(adjustments(path), limit), made);
    const { body } = await call('GET', `${adjustments(path)}?limit=2`, { status: 200 });
    const elsewhere = `${adjustments(path, second)}?limit=2&cursor=${body.next_cursor}`;
    assertProblem(await call('GET', elsewhere, { status: 422 }), 'INVALID', [
      ['query.cursor', 'INVALID_CURSOR'],
    ]);
    const read = await call('GET', adjustments(path), { status: 200 });
    const headers = { 'If-None-Match': read.headers.etag };
    await call('GET', adjustments(path), { headers, status: 304 });
  });
});
