// Products of a campaign: every figure equals plain SQL over the raw rows, in every
// order, page by page.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import {
  dice,
  freshCampaign,
  freshSeller,
  HOUR_MS,
  joinedCampaign,
  MINUTE_MS,
  QUARTER_MS,
  recomputed,
  sendRandom,
  sql,
} from './dashboard.js';
import { ITEM_METRICS, ranked, recomputedItems } from './items.js';
import { call, everyItem, freshId, product } from './store.js';

const floor = (ms, step) => Math.floor(ms / step) * step;
const seed = Number(process.env.TUMPUK_SEED ?? Date.now() % 1e9);
const roll = dice(seed);
const PRODUCTS = ['P', 'Q', 'R', 'S', 'T', 'U', 'V', 'W'];
// Sold nothing; the last with a name that LIKE would take for a pattern.
const SHELF = ['X', 'Y', 'Z'];
const now = Date.now();
const starts = floor(now - 55 * HOUR_MS - 37 * MINUTE_MS, QUARTER_MS);
const ends = starts + 72 * HOUR_MS;

let shop;
let campaign;
const path = (query = '') => `${shop}/campaigns/${campaign}/products${query}`;
const get = async (query, more = {}) => (await call('GET', path(query), { status: 200, ...more })).body;

before(async () => {
  console.log(`TUMPUK_SEED=${seed}`);
  shop = await freshSeller();
  for (const id of [...PRODUCTS.slice(2), ...SHELF.slice(0, 2)]) {
    await call('POST', `${shop}/products`, { json: product(id), status: 201 });
  }
  await call('POST', `${shop}/products`, { json: product('Z', { name: '50%_off\\"é' }), status: 201 });
  campaign = await joinedCampaign(shop, starts, ends);
  await call('PUT', `${shop}/campaigns/${campaign}/join`, {
    json: { items: ['P', 'R', 'X'].map((id) => ({ sku_id: `${id}-250`, price: 45000 })) },
    headers: { 'If-Match': '*' },
  });
  await sendRandom(shop, roll, starts - 30 * HOUR_MS, now - MINUTE_MS, 600, PRODUCTS);
});

const metricsById = (items) => new Map(items.map(({ product_id, metrics }) => [product_id, metrics]));
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));
const plain = (map) => sorted(Object.fromEntries([...map].map(([id, metrics]) => [id, sorted(metrics)])));

describe('the products of a campaign', () => {
  for (const channel of ['SHOP_TOKOPEDIA', 'TOKOPEDIA', 'ALL']) {
    for (const view of ['CAMPAIGN', 'TODAY']) {
      test(`of ${channel}, ${view}, equal the raw rows, also what sold nothing`, async () => {
        const body = await get(`?scope=all&channel=${channel}&view=${view}`);
        const { period, items } = body;
        assert.equal(Date.parse(period.to) % QUARTER_MS, 0);
        assert.equal(body.total, PRODUCTS.length + SHELF.length);
        assert.equal(items.length, body.total);
        const expected = recomputedItems(shop, 'product', [...PRODUCTS, ...SHELF], channel, period.from, period.to);
        assert.deepEqual(plain(metricsById(items)), plain(expected));
        assert.deepEqual(Object.keys(items[0].metrics).sort(), [...ITEM_METRICS].sort());
      });
    }
  }

  test('of a day equal the raw rows of that day', async () => {
    const date = new Date(starts + 31 * HOUR_MS).toISOString().slice(0, 10);
    const { period, items } = await get(`?scope=all&view=DAY&date=${date}`);
    assert.equal(period.from, `${date}T00:00:00+07:00`);
    const expected = recomputedItems(shop, 'product', [...PRODUCTS, ...SHELF], 'SHOP_TOKOPEDIA', period.from, period.to);
    assert.deepEqual(plain(metricsById(items)), plain(expected));
  });

  for (const metric of ITEM_METRICS) {
    for (const sort of [metric, `-${metric}`]) {
      test(`are ordered by ${sort}, on pages of any size`, async () => {
        const { period } = await get('?scope=all&channel=ALL');
        const all = recomputedItems(shop, 'product', [...PRODUCTS, ...SHELF], 'ALL', period.from, period.to);
        const items = await everyItem(path(`?scope=all&channel=ALL&metrics=gmv&sort=${sort}`), 1 + roll(5));
        assert.deepEqual(items.map(({ product_id }) => product_id), ranked(all, sort));
        assert.deepEqual(items.map(({ rank }) => rank), items.map((_, i) => i + 1));
        for (const { metrics } of items) assert.deepEqual(Object.keys(metrics), ['gmv']);
      });
    }
  }

  test('are by default those with which the shop is in it, by GMV', async () => {
    const { items, total } = await get();
    assert.equal(total, 3);
    assert.deepEqual(items.map(({ product_id }) => product_id).sort(), ['P', 'R', 'X']);
    assert.deepEqual(items, (await get('?scope=campaign&sort=-gmv')).items);
    assert.equal(items[2].product_id, 'X');
    assert.equal(items[2].metrics.gmv, 0);
    assert.equal(items[2].metrics.aov, null);
    assert.equal(items[0].name, `Kopi ${items[0].product_id}`);
    assert.deepEqual(items[0].skus.map(({ sku_id }) => sku_id), [`${items[0].product_id}-250`, `${items[0].product_id}-1000`]);
  });

  test('show the metrics asked for, in that order', async () => {
    const { items } = await get('?metrics=aov,gmv');
    for (const { metrics } of items) assert.deepEqual(Object.keys(metrics), ['aov', 'gmv']);
  });

  test('are found by a part of their ids and names, in any case', async () => {
    const found = async (q) =>
      (await get(`?scope=all&q=${encodeURIComponent(q)}`)).items.map(({ product_id }) => product_id).sort();
    assert.deepEqual(await found('kOPI p'), ['P']);
    assert.deepEqual(await found('q-1000'), ['Q']);
    assert.deepEqual(await found('%_'), ['Z']);
    assert.deepEqual(await found('\\"É'), ['Z']);
    assert.deepEqual(await found('nothing has this'), []);
  });

  test('show what was acknowledged at once', async () => {
    const gmv = async () => (await get('?channel=TOKOPEDIA')).items.find(({ product_id }) => product_id === 'X').metrics.gmv;
    const was = await gmv();
    for (let i = 1; i <= 3; i++) {
      const one = {
        id: freshId('o'),
        channel: 'TOKOPEDIA',
        buyer_id: 'at-once',
        new_buyer: false,
        paid_at: new Date().toISOString(),
        lines: [{ sku_id: 'X-250', quantity: 1, list_price: 1000, seller_discount: 0, platform_discount: 0 }],
      };
      await call('POST', `${shop}/orders/batch`, { json: { items: [one] }, status: 200 });
      assert.equal(await gmv(), was + i * 1000);
    }
  });

  test('show a new product and a new name at once', async () => {
    const listed = async () =>
      Object.fromEntries((await get('?scope=all')).items.map(({ product_id, name }) => [product_id, name]));
    assert.equal((await listed()).new, undefined);
    await call('POST', `${shop}/products`, { json: product('new'), status: 201 });
    assert.equal((await listed()).new, 'Kopi new');
    const { headers, body } = await call('GET', `${shop}/products/new`, { status: 200 });
    const json = { ...product('new'), name: 'Teh' };
    await call('PUT', `${shop}/products/new`, { json, headers: { 'If-Match': headers.etag }, status: 200 });
    assert.equal((await listed()).new, 'Teh');
    assert.equal(body.name, 'Kopi new');
  });

  test('that were ended are there where they sold something', async () => {
    const ended = async (id) => {
      const { headers } = await call('GET', `${shop}/products/${id}`, { status: 200 });
      await call('DELETE', `${shop}/products/${id}`, { headers: { 'If-Match': headers.etag }, status: 200 });
    };
    await ended('Y');
    await ended('W');
    const ids = (await get('?scope=all&channel=ALL')).items.map(({ product_id }) => product_id);
    assert.ok(ids.includes('W'));
    assert.ok(!ids.includes('Y'));
  });

  test('of many at once are worked out once, and the same for all', async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => get('?scope=all&sort=ctr')));
    for (const { items } of answers) assert.deepEqual(items, answers[0].items);
  });
});

describe('stock of the products of a campaign', () => {
  /** Of each SKU by plain SQL: level, threshold, units paid in the last 96 complete quarters. */
  const states = () => {
    const id = shop.slice('/v1/shops/'.length);
    const to = new Date(floor(Date.now(), QUARTER_MS)).toISOString();
    return sql(
      id,
      `SELECT json_build_object('sku_id', sku_id, 'product_id', product_id, 'stock', level, 'low', low_stock_threshold,
         'sold', (SELECT coalesce(sum(quantity), 0) FROM order_line AS l WHERE l.shop_id = '${id}' AND l.sku_id = sku.sku_id
                  AND NOT gift AND paid_at >= timestamptz '${to}' - interval '24 hours' AND paid_at < '${to}'))
       FROM sku LEFT JOIN stock USING (shop_id, sku_id) WHERE shop_id = '${id}' AND ended_at IS NULL ORDER BY product_id, sku_id`,
    );
  };
  const statusOf = ({ stock, low, sold }, days = 3) => {
    if (stock === null) return undefined;
    if (stock <= 0) return 'OUT_OF_STOCK';
    return (low !== null && stock <= low) || stock < days * sold ? 'LOW_STOCK' : 'IN_STOCK';
  };
  const daysOf = ({ stock, sold }) =>
    stock === null || sold === 0 ? undefined : Math.floor((Math.max(stock, 0) * 10) / sold);
  const WORST = [undefined, 'IN_STOCK', 'LOW_STOCK', 'OUT_OF_STOCK'];
  const worst = (skus, days) => WORST[Math.max(...skus.map((one) => WORST.indexOf(statusOf(one, days))))];
  const byProduct = () => Map.groupBy ? Map.groupBy(states(), ({ product_id }) => product_id) : states().reduce(
    (map, one) => map.set(one.product_id, [...(map.get(one.product_id) ?? []), one]), new Map());

  before(async () => {
    const count = (sku, quantity) =>
      call('PUT', `${shop}/stock/${sku}`, { json: { quantity, as_of: new Date().toISOString() }, status: 200 });
    await Promise.all([count('P-250', 1000), count('P-1000', 0), count('Q-250', 5), count('R-250', 40), count('R-1000', 100000),
      count('S-250', 100000), count('S-1000', 100000), count('T-250', roll(300)), count('U-250', roll(300)), count('V-1000', roll(300))]);
  });

  test('and how long it lasts equal the raw rows', async () => {
    const { items } = await get('?scope=all&limit=500');
    const expected = byProduct();
    const numbers = (list) => list.filter((one) => one !== undefined);
    for (const item of items) {
      const skus = expected.get(item.product_id) ?? [];
      assert.deepEqual(
        [...item.skus].sort((a, b) => (a.sku_id < b.sku_id ? -1 : 1)).map((one) => [one.sku_id, one.stock, one.stock_status, one.days_of_stock_left]),
        skus.map((one) => [one.sku_id, one.stock ?? undefined, statusOf(one), daysOf(one)]),
      );
      const counted = skus.filter(({ stock }) => stock !== null);
      const fewest = numbers(skus.map(daysOf));
      assert.equal(item.stock, counted.length === 0 ? undefined : counted.reduce((sum, { stock }) => sum + stock, 0));
      assert.equal(item.stock_status, skus.length === 0 ? undefined : worst(skus));
      assert.equal(item.days_of_stock_left, fewest.length === 0 ? undefined : Math.min(...fewest));
      assert.equal(item.at_risk_within_7_days, fewest.length > 0 && Math.min(...fewest) <= 70);
    }
    assert.ok(items.some(({ days_of_stock_left: days }) => days !== undefined));
  });

  test('picks out what is out and what is low', async () => {
    const picked = async (stock) =>
      (await everyItem(path(`?scope=all&stock=${stock}`), 2)).map(({ product_id }) => product_id).sort();
    const listed = (await get('?scope=all&limit=500')).items.map(({ product_id }) => product_id);
    const having = (status, days) =>
      [...byProduct()].filter(([id, skus]) => listed.includes(id) && worst(skus, days) === status).map(([id]) => id).sort();
    assert.deepEqual(await picked('out'), having('OUT_OF_STOCK'));
    assert.deepEqual(await picked('low'), having('LOW_STOCK'));
    assert.ok((await picked('out')).includes('P'));
    // as soon as it is counted, and by the shop's own number of days
    await call('PUT', `${shop}/stock/S-250`, { json: { quantity: 0, as_of: new Date().toISOString() }, status: 200 });
    assert.ok((await picked('out')).includes('S'));
    const { headers, body } = await call('GET', `${shop}/notification-settings`, { status: 200 });
    await call('PUT', `${shop}/notification-settings`, {
      json: { ...body, low_stock_days: 90 }, headers: { 'If-Match': headers.etag ?? '*' }, status: 200 });
    assert.deepEqual(await picked('low'), having('LOW_STOCK', 90));
  });
});

describe('what is refused of the products of a campaign', () => {
  const refused = async (query, field, code) => {
    assertProblem(await call('GET', path(query), { status: 422 }), 'INVALID', [[field, code]]);
  };
  test('are metrics that items have not, or nobody has', async () => {
    for (const name of ['buyers', 'new_buyers', 'visitors', 'conversion_rate', 'views', 'product_gmv']) {
      await refused(`?metrics=${name}`, 'query.metrics', 'METRIC_NOT_AVAILABLE');
      await refused(`?sort=-${name}`, 'query.sort', 'METRIC_NOT_AVAILABLE');
    }
    await refused('?metrics=gmv,nothing', 'query.metrics', 'UNKNOWN_VALUE');
    await refused('?metrics=gmv,ctr,gmv', 'query.metrics', 'DUPLICATE');
    await refused('?sort=--gmv', 'query.sort', 'UNKNOWN_VALUE');
    await refused('?sort=', 'query.sort', 'UNKNOWN_VALUE');
  });
  test('are all violations at once', async () => {
    const { body } = await call('GET', path('?metrics=x&sort=y&stock=z&scope=w&q=&limit=0&cursor=1&more=1'), { status: 422 });
    assert.deepEqual(
      body.errors.map(({ field }) => field.replace('query.', '')).sort(),
      ['cursor', 'limit', 'metrics', 'more', 'q', 'scope', 'sort', 'stock'],
    );
  });
  test('is the cursor of another list', async () => {
    const { next_cursor: cursor } = await get('?scope=all&limit=2');
    await refused(`?scope=all&limit=2&sort=gmv&cursor=${cursor}`, 'query.cursor', 'INVALID_CURSOR');
    await refused(`?limit=2&cursor=${cursor}`, 'query.cursor', 'INVALID_CURSOR');
    await get(`?scope=all&limit=3&cursor=${cursor}`);
  });
  test('are channels and campaigns without a dashboard', async () => {
    const only = await freshCampaign({ channels: ['TOKOPEDIA'] });
    const elsewhere = `${shop}/campaigns/${only}/products?channel=SHOP_TOKOPEDIA`;
    assertProblem(await call('GET', elsewhere, { status: 409 }), 'CHANNEL_NOT_IN_CAMPAIGN');
    const none = await freshCampaign({ dashboard_enabled: false });
    for (const part of ['products', 'products/trend?product_ids=Q']) {
      const off = await call('GET', `${shop}/campaigns/${none}/${part}`, { status: 409 });
      assertProblem(off, 'DASHBOARD_NOT_ENABLED');
    }
    await call('GET', `${shop}/campaigns/${freshId('none')}/products`, { status: 404 });
  });
});

describe('lines of products', () => {
  const trend = async (query, status = 200) =>
    (await call('GET', `${shop}/campaigns/${campaign}/products/trend?${query}`, { status })).body;

  for (const granularity of ['quarter', 'hour', 'day']) {
    test(`by ${granularity} are dense and equal the raw rows`, async () => {
      const channel = ['SHOP_TOKOPEDIA', 'TOKOPEDIA', 'ALL'][roll(3)];
      const metric = ITEM_METRICS[roll(ITEM_METRICS.length)];
      const body = await trend(`product_ids=Q,P,X&metric=${metric}&granularity=${granularity}&channel=${channel}`);
      const { points, lines, period } = body;
      assert.deepEqual(lines.map(({ product_id, name }) => [product_id, name]), ['Q', 'P', 'X'].map((id) => [id, `Kopi ${id}`]));
      const edges = [...points.map(({ at }) => Date.parse(at)), Infinity];
      for (const { values } of lines) assert.equal(values.length, points.length);
      points.forEach((point, i) => {
        if (i > 0 && granularity !== 'day') assert.equal(edges[i] - edges[i - 1], granularity === 'hour' ? HOUR_MS : QUARTER_MS);
        // each look takes a psql, and an idle connection is closed after a while
        if (i % (granularity === 'quarter' ? 31 : 7) !== 0 && granularity !== 'day' && i !== points.length - 1) return;
        const from = new Date(Math.max(edges[i], Date.parse(period.from))).toISOString();
        const to = new Date(Math.min(edges[i + 1], Date.parse(period.to))).toISOString();
        const expected = recomputedItems(shop, 'product', ['Q', 'P', 'X'], channel, from, to);
        for (const { product_id, values } of lines) {
          assert.equal(values[i], expected.get(product_id)[metric], `${product_id} ${point.at} ${metric}`);
        }
        assert.equal(point.shop_gmv, recomputed(shop, channel, from, to).gmv);
      });
      assert.equal(points.at(-1).partial, true);
      assert.equal(body.granularity, granularity);
      assert.equal(body.metric, metric);
    });
  }

  test('are cut by from and to', async () => {
    const from = new Date(starts + 3 * HOUR_MS).toISOString();
    const to = new Date(starts + 5 * HOUR_MS).toISOString();
    const { points } = await trend(`product_id=P&granularity=quarter&from=${from}&to=${to}`);
    assert.equal(points.length, 8);
    assert.equal(Date.parse(points[0].at), Date.parse(from));
  });

  test('refuse minutes, metrics of people, and products that there are not', async () => {
    const codes = async (query) => (await trend(query, 422)).errors.map(({ field, code }) => `${field.replace('query.', '')} ${code}`);
    assert.deepEqual(await codes('product_ids=P&granularity=minute'), ['granularity NOT_ALLOWED']);
    assert.deepEqual(await codes('product_ids=P&metric=buyers'), ['metric METRIC_NOT_AVAILABLE']);
    assert.deepEqual(await codes('product_ids=P&metric=views'), ['metric METRIC_NOT_AVAILABLE']);
    assert.deepEqual(await codes('product_ids=P&metric=nothing'), ['metric UNKNOWN_VALUE']);
    assert.deepEqual(await codes('product_ids=P,none,neither'), ['product_ids UNKNOWN_PRODUCT', 'product_ids UNKNOWN_PRODUCT']);
    assert.deepEqual(await codes('metric=gmv'), ['product_ids REQUIRED']);
    assert.deepEqual(await codes('product_ids=P,,Q'), ['product_ids EMPTY']);
    assert.deepEqual(await codes('product_ids=P&product_id=P'), ['product_id DUPLICATE']);
    assert.deepEqual(await codes(`product_ids=${Array.from({ length: 21 }, (_, i) => i).join(',')}`), ['product_ids TOO_MANY']);
    assert.deepEqual(await codes('product_ids=P&from=2034-11-11T00:01:00Z'), ['from INVALID_TIME']);
    assert.deepEqual(await codes('product_ids=P&from=2034-11-11T00:00:00Z&to=2034-11-10T00:00:00Z'), ['to INCONSISTENT']);
  });
});
