// Tables of what the dashboard counts: they hold what the raw rows hold, under the
// dashboard's own filters. Other programs read them in tests/sheets.
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
  sendRandom,
  sql,
} from './dashboard.js';
import { call, everyItem, freshId } from './store.js';

const seed = Number(process.env.TUMPUK_SEED ?? Date.now() % 1e9);
const now = Date.now();
const starts = now - (now % QUARTER_MS) - 30 * HOUR_MS;
const ends = starts + 48 * HOUR_MS;
const COLUMNS = [
  ['order_id', 'paid_at', 'paid_date', 'paid_hour', 'channel', 'buyer_id', 'new_buyer', 'cancelled'],
  ['promotion_ids', 'line', 'product_id', 'product_name', 'sku_id', 'sku_name', 'quantity', 'gift'],
  ['list_price', 'seller_discount', 'platform_discount', 'gmv', 'deducted_units', 'deductions'],
  ['net_gmv', 'source', 'source_id', 'source_via'],
].flat();

let shop;
let campaign;
const path = (query = '') => `${shop}/campaigns/${campaign}/orders/export${query}`;

/** A CSV none of whose cells needs quotes. */
function cellsOf(text) {
  assert.equal(text.charCodeAt(0), 0xfeff);
  assert.ok(!text.includes('"'));
  return text.slice(1).split('\r\n').slice(0, -1).map((line) => line.split(','));
}

/** Its rows, by column. */
function rowsOf(text) {
  const [head, ...rows] = cellsOf(text);
  assert.deepEqual(head, COLUMNS);
  return rows.map((row) => Object.fromEntries(row.map((cell, i) => [head[i], cell])));
}

/** The same by plain SQL: every line of orders paid then, as the table tells it. */
function rawRows(channels, from, to) {
  const id = shop.slice('/v1/shops/'.length);
  return sql(
    id,
    `SELECT json_build_object('order_id', order_id, 'line', line, 'at_ms', extract(epoch FROM paid_at) * 1000,
       'channel', CASE o.channel WHEN 1 THEN 'SHOP_TOKOPEDIA' ELSE 'TOKOPEDIA' END, 'buyer_id', buyer_id,
       'new_buyer', new_buyer, 'product_id', coalesce(l.product_id, ''), 'product_name', p.name, 'sku_id', l.sku_id,
       'sku_name', coalesce(s.name, ''), 'quantity', l.quantity, 'gift', gift, 'list_price', l.list_price,
       'seller_discount', seller_discount, 'platform_discount', platform_discount, 'gmv', l.gmv,
       'cancelled', EXISTS (SELECT FROM order_event AS e WHERE e.shop_id = '${id}' AND e.order_id = o.order_id AND cancels),
       'deductions', (SELECT coalesce(sum(amount::bigint), 0) FROM order_deduction AS d JOIN order_event AS e USING (shop_id, event_id)
                      WHERE shop_id = '${id}' AND e.order_id = o.order_id AND d.line = l.line),
       'source', (ARRAY['LIVE', 'VIDEO', 'PRODUCT_CARD', 'OTHER'])[source], 'source_id', coalesce(source_id, ''))
     FROM shop_order AS o JOIN order_line AS l USING (shop_id, paid_at, order_id)
     LEFT JOIN sku AS s USING (shop_id, sku_id) LEFT JOIN product AS p ON p.shop_id = s.shop_id AND p.product_id = s.product_id
     WHERE o.shop_id = '${id}' AND paid_at >= '${from}' AND paid_at < '${to}' AND o.channel IN (${channels})
     ORDER BY paid_at, order_id COLLATE "C", line`,
  );
}

before(async () => {
  console.log(`TUMPUK_SEED=${seed}`);
  shop = await freshSeller();
  campaign = await joinedCampaign(shop, starts, ends);
  await sendRandom(shop, dice(seed), starts - 2 * HOUR_MS, now - MINUTE_MS, 300);
});

describe('orders as a table', () => {
  const CHANNELS = { SHOP_TOKOPEDIA: '1', TOKOPEDIA: '2', ALL: '1, 2' };
  const DAY = new Date(starts + 31 * HOUR_MS).toISOString().slice(0, 10);

  for (const [channel, channels] of Object.entries(CHANNELS)) {
    for (const view of ['view=CAMPAIGN', 'view=TODAY', `view=DAY&date=${DAY}`]) {
      test(`of ${channel}, ${view}, are the raw rows, and add up to the dashboard`, async () => {
        const query = `?channel=${channel}&${view}`;
        const overview = await call('GET', `${shop}/campaigns/${campaign}/dashboard${query}`, { status: 200 });
        const { period, metrics } = overview.body;
        const { text, headers } = await call('GET', path(query), { status: 200 });
        const rows = rowsOf(text);
        const raw = rawRows(channels, period.from, period.to);
        assert.equal(headers['x-total-count'], String(raw.length));
        assert.equal(rows.length, raw.length);
        rows.forEach((row, i) => {
          const { at_ms, ...expected } = raw[i];
          for (const [name, value] of Object.entries(expected)) assert.equal(row[name], String(value), name);
          assert.match(row.paid_at, /\+07:00$/);
          assert.equal(Date.parse(row.paid_at), Number(at_ms));
          assert.equal(row.paid_date, row.paid_at.slice(0, 10));
          assert.equal(Number(row.paid_hour), Number(row.paid_at.slice(11, 13)));
          assert.equal(Number(row.net_gmv), expected.gmv - expected.deductions);
        });
        const sum = (name) => rows.reduce((all, row) => all + Number(row[name]), 0);
        assert.equal(sum('gmv'), metrics.gmv.value);
        assert.equal(rows.filter(({ line }) => line === '1').length, metrics.orders.value);
        assert.equal(new Set(rows.map((row) => row.buyer_id)).size, metrics.buyers.value);
      });
    }
  }

  test('have a name that tells shop, campaign, content and day', async () => {
    const name = async (query, lang) => {
      const { headers } = await call('GET', path(query), { headers: { 'Accept-Language': lang }, status: 200 });
      return /filename="([^"]*)"/.exec(headers['content-disposition'])[1];
    };
    const today = new Date(Date.now() + 7 * HOUR_MS).toISOString().slice(0, 10);
    assert.equal(await name('', 'id'), `Kopi Nusantara 11.11 pesanan ${today}.csv`);
    assert.equal(await name('?format=xlsx', 'en'), `Kopi Nusantara 11.11 orders ${today}.xlsx`);
    assert.equal(await name(`?view=DAY&date=${DAY}`, 'id'), `Kopi Nusantara 11.11 pesanan ${DAY}.csv`);
  });

  test('of a campaign that has not begun have a header alone', async () => {
    const id = await freshCampaign();
    const { text, headers } = await call('GET', `${shop}/campaigns/${id}/orders/export`, { status: 200 });
    assert.equal(headers['x-total-count'], '0');
    assert.deepEqual(rowsOf(text), []);
  });

  test('are told by HEAD', async () => {
    const whole = await call('GET', path('?view=TODAY'), { status: 200 });
    const head = await call('HEAD', path('?view=TODAY'), { status: 200 });
    assert.equal(head.headers['x-total-count'], whole.headers['x-total-count']);
    assert.equal(head.text, '');
  });

  test('are refused as the dashboard is', async () => {
    const bad = await call('GET', path('?format=pdf&view=DAY&channel=SHOPEE&limit=5'), { status: 422 });
    assertProblem(bad, 'INVALID', [
      ['query.limit', 'UNKNOWN_FIELD'],
      ['query.format', 'UNKNOWN_VALUE'],
      ['query.channel', 'UNKNOWN_VALUE'],
      ['query.date', 'REQUIRED'],
    ]);
    const early = await call('GET', path('?view=DAY&date=2001-11-11'), { status: 422 });
    assertProblem(early, 'INVALID', [['query.date', 'OUT_OF_RANGE']]);
    await call('GET', `${shop}/campaigns/${freshId()}/orders/export`, { status: 404 });
    const hidden = await freshCampaign({ dashboard_enabled: false });
    const refused = await call('GET', `${shop}/campaigns/${hidden}/orders/export`, { status: 409 });
    assertProblem(refused, 'DASHBOARD_NOT_ENABLED');
    const tokopedia = await freshCampaign({ channels: ['TOKOPEDIA'] });
    const other = `${shop}/campaigns/${tokopedia}/orders/export?channel=SHOP_TOKOPEDIA`;
    assertProblem(await call('GET', other, { status: 409 }), 'CHANNEL_NOT_IN_CAMPAIGN');
  });

  test('of more rows than a workbook has are refused at once', async () => {
    const seller = await freshSeller();
    const id = await joinedCampaign(seller, starts, ends);
    await sendRandom(seller, dice(seed + 2), starts, now - MINUTE_MS, 4);
    const name = seller.slice('/v1/shops/'.length);
    const count = (orders) =>
      sql(name, `UPDATE rollup_shop SET orders = ${orders} WHERE shop_id = '${name}' AND orders > 0 AND source = 0 RETURNING 1`);
    count(1048576);
    const own = `${seller}/campaigns/${id}/orders/export?channel=ALL`;
    const many = await call('GET', `${own}&format=xlsx`, { status: 422 });
    assertProblem(many, 'INVALID', [['query.format', 'TOO_MANY']]);
    count(0);
    sql(name, `DELETE FROM order_line WHERE shop_id = '${name}' RETURNING 1`);
    await call('GET', `${own}&format=xlsx`, { status: 200 });
  });

  test('are whole or refused: none may have been dropped with age', async () => {
    const seller = await freshSeller();
    const id = await joinedCampaign(seller, starts, ends);
    await sendRandom(seller, dice(seed + 1), starts, now - MINUTE_MS, 8);
    const name = seller.slice('/v1/shops/'.length);
    sql(name, `DELETE FROM shop_order WHERE shop_id = '${name}' AND order_id = (SELECT min(order_id)
               FROM shop_order WHERE shop_id = '${name}') RETURNING 1`);
    const gone = await call('GET', `${seller}/campaigns/${id}/orders/export?channel=ALL`, { status: 410 });
    assertProblem(gone, 'ORDERS_NOT_KEPT');
  });
});

describe('lists as tables', () => {
  const at = (ms) => new Date(ms).toISOString();
  const list = (kind) => `${shop}/campaigns/${campaign}/${kind}`;
  const NAMES = { products: ['product_id', 'name'], lives: ['live_id', 'title'], videos: ['video_id', 'title'] };

  before(async () => {
    const told = { as_of: at(now - MINUTE_MS), creator: 'Dinda' };
    for (const i of [0, 1, 2]) {
      const title = `Nomor ${i}`;
      const violations = i === 1 ? [{ code: 'MUSIC', reason: 'Musik', at: at(now - HOUR_MS) }] : [];
      const live = { ...told, title, scheduled_start_at: at(starts + i * HOUR_MS), violations };
      await call('PUT', `${shop}/lives/o${i}`, { json: live });
      const video = { ...told, title, published_at: at(starts), product_ids: ['P', 'Q'].slice(i) };
      await call('PUT', `${shop}/videos/o${i}`, { json: video });
    }
  });

  /** The table has what the list has, page after page. */
  async function assertSame(kind, query, metrics) {
    const [id, name] = NAMES[kind];
    const items = await everyItem(`${list(kind)}?${query}`, 2);
    const { text, headers } = await call('GET', `${list(kind)}/export?${query}`, { status: 200 });
    const [head, ...rows] = cellsOf(text);
    assert.equal(headers['x-total-count'], String(items.length));
    if (metrics !== undefined) assert.deepEqual(head, [id, name, ...metrics]);
    const columns = head.slice(2);
    assert.deepEqual(
      rows,
      items.map((item) => [item[id], item[name], ...columns.map((one) => String(item.metrics[one] ?? ''))]),
    );
    assert.ok(items.every((item) => Object.keys(item.metrics).length === columns.length));
    return rows;
  }

  for (const [kind, queries] of Object.entries({
    products: ['scope=all', 'scope=all&q=koPI+q', 'scope=campaign&channel=TOKOPEDIA', 'scope=all&stock=low', 'scope=all&stock=out'],
    lives: ['channel=ALL', 'status=VIOLATING', 'status=UPCOMING', 'sort=-viewers'],
    videos: ['channel=ALL', 'view=TODAY'],
  })) {
    for (const query of queries) {
      for (const more of ['', '&sort=orders', '&sort=-ctr&view=TODAY']) {
        const parameters = new URLSearchParams(`${query}${more}`);
        const told = [...new Set(parameters.keys())].map((name) => `${name}=${encodeURIComponent(parameters.get(name))}`).join('&');
        test(`of ${kind}, ${told}, are the list`, () => assertSame(kind, told));
      }
    }
    test(`of ${kind} have the metrics that are asked for, in their order`, async () => {
      const metrics = ['orders', 'gmv', 'ctor', 'refund_amount'];
      const rows = await assertSame(kind, `metrics=${metrics}&channel=SHOP_TOKOPEDIA`, metrics);
      assert.ok(rows.length > 0);
      assert.ok(rows.some((row) => Number(row[3]) > 0));
    });
    test(`of ${kind} are named for people, and take no page`, async () => {
      const what = { products: 'produk', lives: 'LIVE', videos: 'video' }[kind];
      const { headers } = await call('GET', `${list(kind)}/export?format=xlsx`, { headers: { 'Accept-Language': 'id' }, status: 200 });
      assert.match(headers['content-disposition'], new RegExp(`"Kopi Nusantara 11.11 ${what} [0-9-]{10}\\.xlsx"`));
      const paged = await call('GET', `${list(kind)}/export?limit=2&metrics=buyers&sort=gvm`, { status: 422 });
      assertProblem(paged, 'INVALID', [
        ['query.limit', 'UNKNOWN_FIELD'],
        ['query.metrics', 'METRIC_NOT_AVAILABLE'],
        ['query.sort', 'UNKNOWN_VALUE'],
      ]);
      await call('GET', `${shop}/campaigns/${freshId()}/${kind}/export`, { status: 404 });
      const hidden = await freshCampaign({ dashboard_enabled: false });
      const refused = await call('GET', `${shop}/campaigns/${hidden}/${kind}/export`, { status: 409 });
      assertProblem(refused, 'DASHBOARD_NOT_ENABLED');
    });
  }

  test('of LIVEs and videos are of ShopTokopedia alone', async () => {
    for (const kind of ['lives', 'videos']) {
      const answer = await call('GET', `${list(kind)}/export?channel=TOKOPEDIA`, { status: 409 });
      assertProblem(answer, 'SECTION_NOT_AVAILABLE_FOR_CHANNEL');
    }
  });

  test('count an order at once, also where the list is kept', async () => {
    const gmv = async () => {
      const { text } = await call('GET', `${list('products')}/export?scope=all&metrics=gmv&channel=ALL`, { status: 200 });
      return cellsOf(text).slice(1).reduce((sum, [, , one]) => sum + Number(one), 0);
    };
    const was = await gmv();
    const lines = [{ sku_id: 'P-250', quantity: 1, list_price: 4321, seller_discount: 0, platform_discount: 0 }];
    const one = { id: freshId('o'), channel: 'TOKOPEDIA', buyer_id: 'b', new_buyer: false, paid_at: at(Date.now()), lines };
    await call('POST', `${shop}/orders/batch`, { json: { items: [one] }, status: 200 });
    assert.equal(await gmv(), was + 4321);
  });
});
