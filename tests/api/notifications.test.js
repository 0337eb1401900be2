// What shops are told of: each cause once, in both languages, and to be followed to its
// resource.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertProblem } from './contract.js';
import { freshCampaign, freshSeller, HOUR_MS, joinedCampaign, MINUTE_MS, QUARTER_MS, sql } from './dashboard.js';
import { call, everyItem, freshId, freshShop } from './store.js';

// It is visible within two seconds; a slow machine has more.
const VISIBLE_MS = 15000;
const LOOK_MS = 1000;

const now = Math.floor(Date.now() / QUARTER_MS) * QUARTER_MS;
const starts = now - 24 * HOUR_MS;
const ends = now + 24 * HOUR_MS;
const iso = (ms) => new Date(ms).toISOString();

const list = async (path, query = '', more = {}) =>
  (await call('GET', `${path}/notifications${query}`, { status: 200, ...more })).body;

/** Waits until the list holds so many. */
async function told(path, count) {
  const until = Date.now() + VISIBLE_MS;
  for (;;) {
    const body = await list(path);
    if (body.items.length >= count || Date.now() > until) {
      assert.equal(body.items.length, count, JSON.stringify(body.items.map(({ text }) => text)));
      return body.items;
    }
    await sleep(50);
  }
}

/** That nothing more is told, although there were looks. */
async function quiet(path, count) {
  await sleep(2 * LOOK_MS + 200);
  assert.equal((await list(path)).items.length, count);
}

/** A seller with a campaign that goes on, and the path of its dashboard. */
async function fresh() {
  const shop = await freshSeller();
  const campaign = await joinedCampaign(shop, starts, ends);
  return { shop, campaign, path: `${shop}/campaigns/${campaign}` };
}

async function pay(shop, gmv, change = {}) {
  const line = { sku_id: 'Q-250', quantity: 1, list_price: gmv, seller_discount: 0, platform_discount: 0 };
  const json = {
    items: [
      {
        id: freshId('o'),
        channel: 'SHOP_TOKOPEDIA',
        buyer_id: 'b',
        new_buyer: false,
        paid_at: iso(Date.now() - 1000),
        lines: [line],
        ...change,
      },
    ],
  };
  const { body } = await call('POST', `${shop}/orders/batch`, { json, status: 200 });
  assert.equal(body.items[0].result, 'CREATED');
}

async function setTarget(path, amount) {
  const { headers, status } = await call('GET', `${path}/gmv-target`);
  const match = status === 200 ? { 'If-Match': headers.etag } : {};
  await call('PUT', `${path}/gmv-target`, { json: { amount }, headers: match });
}

/** Writes the SKU P-250 with a stock and a threshold. */
async function setSku(shop, change) {
  const path = `${shop}/products/P`;
  const { body, headers } = await call('GET', path, { status: 200 });
  const skus = body.skus.map(({ stock, ...sku }) => (sku.sku_id === 'P-250' ? { ...sku, ...change } : sku));
  await call('PUT', path, { json: { ...body, skus }, headers: { 'If-Match': headers.etag }, status: 200 });
}

/** Tells of a LIVE that is to start then. */
async function putLive(shop, id, start, change = {}) {
  const json = { as_of: iso(Date.now()), creator: 'Dinda', title: 'Kopi pagi', scheduled_start_at: iso(start), ...change };
  const { status } = await call('PUT', `${shop}/lives/${encodeURIComponent(id)}`, { json });
  assert.ok(status < 300, `${status}`);
}

describe('a GMV target', () => {
  let shop;
  let path;
  before(async () => {
    ({ shop, path } = await fresh());
  });

  test('that is reached is told of once, in both languages, with what to follow', async () => {
    await setTarget(path, 100000);
    await pay(shop, 60000);
    await quiet(path, 0);
    await pay(shop, 40000, { channel: 'TOKOPEDIA' }); // whatever the channel
    const [one] = await told(path, 1);
    assert.equal(one.kind, 'GMV_TARGET_REACHED');
    assert.equal(one.target, 100000);
    assert.equal(one.gmv, 100000);
    assert.equal(one.text, 'GMV “11.11” mencapai Rp100.000: target Rp100.000 tercapai.');
    const english = await list(path, '', { headers: { 'Accept-Language': 'en' } });
    assert.equal(english.items[0].text, 'GMV of “11.11” is at Rp100,000: the target of Rp100,000 is reached.');
    const { body } = await call('GET', one.resource.href, { status: 200 });
    assert.ok(body.achieved >= body.amount);
    await pay(shop, 10);
    await quiet(path, 1);
  });

  test('of another amount is another cause, also where it is reached already; the same amount is not', async () => {
    await setTarget(path, 50000);
    assert.equal((await told(path, 2))[0].target, 50000);
    await setTarget(path, 100000);
    await quiet(path, 2);
  });

  test('counts late data after the end', async () => {
    const past = await joinedCampaign(shop, starts - 72 * HOUR_MS, starts - 48 * HOUR_MS);
    const other = `${shop}/campaigns/${past}`;
    await setTarget(other, 7);
    await quiet(other, 0);
    await pay(shop, 7, { paid_at: iso(starts - 50 * HOUR_MS) });
    await told(other, 1);
    assert.equal((await list(path)).items.length, 2); // another campaign's
  });

  test('is not reached by what is paid at a time that is still to come, but then', async () => {
    const later = await fresh();
    await setTarget(later.path, 5);
    const at = (Math.floor(Date.now() / MINUTE_MS) + 2) * MINUTE_MS;
    await pay(later.shop, 5, { paid_at: iso(at) });
    await quiet(later.path, 0);
    const due = sql(
      later.shop.split('/').pop(),
      'SELECT (extract(epoch FROM due_at) * 1000)::bigint FROM notification_feed',
    );
    assert.ok(due[0] % MINUTE_MS === 0 && due[0] <= at, `${due[0]} ${at}`);
  });
});

describe('stock', () => {
  test('that is low is told of once, until it was well above', async () => {
    const { shop, path } = await fresh();
    await quiet(path, 0); // 10 units without a threshold
    await setSku(shop, { low_stock_threshold: 10 });
    const [low] = await told(path, 1);
    assert.equal(low.kind, 'LOW_STOCK');
    assert.deepEqual(
      [low.product_id, low.sku_id, low.stock, low.low_stock_threshold, low.days_of_stock_left],
      ['P', 'P-250', 10, 10, undefined],
    );
    assert.equal(low.text, 'Stok “Kopi P, 250 g” tinggal 10 unit; batas stok rendahnya 10 unit.');
    const { body } = await call('GET', low.resource.href, { status: 200 });
    assert.ok(body.skus.some(({ sku_id: sku }) => sku === low.sku_id));
    await setSku(shop, { stock: 8 });
    await quiet(path, 1);
    await setSku(shop, { stock: 11 });
    await sleep(LOOK_MS + 500);
    await setSku(shop, { stock: 9 });
    assert.equal((await told(path, 2))[0].kind, 'LOW_STOCK');
  });

  test('that is out is told of as out alone, and again after it was refilled', async () => {
    const { shop, path } = await fresh();
    await setSku(shop, { stock: 0, low_stock_threshold: 5 });
    const [out] = await told(path, 1);
    assert.equal(out.kind, 'OUT_OF_STOCK');
    assert.equal(out.text, 'Stok “Kopi P, 250 g” habis.');
    await setSku(shop, { stock: 50 });
    await sleep(LOOK_MS + 500);
    await setSku(shop, { stock: 0 });
    assert.equal((await told(path, 2))[0].kind, 'OUT_OF_STOCK');
    await quiet(path, 2);
  });

  test('is moved by orders, cancellations and adjustments', async () => {
    const { shop, path } = await fresh();
    // paid after the count
    const sell = (quantity, change = {}) =>
      pay(shop, 1, {
        paid_at: iso(Date.now() + 1000),
        lines: [{ sku_id: 'P-250', quantity, list_price: 1, seller_discount: 0, platform_discount: 0 }],
        ...change,
      });
    const count = { quantity: 20, as_of: iso(Date.now()) };
    const { body } = await call('PUT', `${shop}/stock/P-250`, { json: count, status: 200 });
    assert.equal(body.stock, 20);
    await setSku(shop, { low_stock_threshold: 5 });
    await sell(14);
    await quiet(path, 0);
    await sell(6, { id: 'all' });
    const [out] = await told(path, 1);
    assert.deepEqual([out.kind, out.stock], ['OUT_OF_STOCK', 0]);
    const event = { event_id: 'e', order_id: 'all', kind: 'CANCELLED', at: iso(Date.now()) };
    await call('POST', `${shop}/order-events/batch`, { json: { items: [event] }, status: 200 });
    await quiet(path, 1); // 6 units are there again, above the threshold
    await sell(2);
    const [low] = await told(path, 2);
    assert.deepEqual([low.kind, low.stock], ['LOW_STOCK', 4]);
    await call('POST', `${path}/products/P/stock-adjustments`, {
      json: { sku_id: 'P-250', quantity: 10 },
      headers: { 'Idempotency-Key': freshId('kunci') },
      status: 201,
    });
    await quiet(path, 2);
    await sell(9);
    assert.equal((await told(path, 3))[0].stock, 5);
  });

  test('that lasts for fewer days than the shop says is low', async () => {
    const { shop, path } = await fresh();
    // 4 units a day: 10 last for 2.5 days
    await pay(shop, 1, { paid_at: iso(now - QUARTER_MS), lines: [{ sku_id: 'P-250', quantity: 4, list_price: 1, seller_discount: 0, platform_discount: 0 }] });
    await setSku(shop, { stock: 10, low_stock_threshold: 0 });
    const [low] = await told(path, 1);
    assert.equal(low.kind, 'LOW_STOCK');
    assert.equal(low.days_of_stock_left, 25);
    assert.equal(low.text, 'Stok “Kopi P, 250 g” tinggal 10 unit, cukup untuk 2,5 hari dengan laju penjualan 24 jam terakhir.');
    // by other settings
    const other = await fresh();
    await call('PUT', `${other.shop}/notification-settings`, { json: { low_stock_days: 1 }, status: 200 });
    await pay(other.shop, 1, { paid_at: iso(now - QUARTER_MS), lines: [{ sku_id: 'P-250', quantity: 4, list_price: 1, seller_discount: 0, platform_discount: 0 }] });
    await setSku(other.shop, { stock: 10 });
    await quiet(other.path, 0);
    const { headers } = await call('GET', `${other.shop}/notification-settings`, { status: 200 });
    await call('PUT', `${other.shop}/notification-settings`, {
      json: { low_stock_days: 4 },
      headers: { 'If-Match': headers.etag },
      status: 200,
    });
    await told(other.path, 1);
  });

  test('of products that are not in the campaign is not shown by it, nor that of ended ones at all', async () => {
    const { shop, path } = await fresh();
    const campaign = await joinedCampaign(shop, starts, ends, {}, 'Q-250');
    const other = `${shop}/campaigns/${campaign}`;
    await setSku(shop, { stock: 0 });
    await told(path, 1);
    assert.equal((await list(other)).items.length, 0);
    const { headers } = await call('GET', `${shop}/products/Q`);
    await call('DELETE', `${shop}/products/Q`, { headers: { 'If-Match': headers.etag }, status: 200 });
    await quiet(other, 0);
  });
});

describe('LIVEs', () => {
  test('that start soon are called to mind once, and again when they are put off', async () => {
    const { shop, path } = await fresh();
    const put = (start, change = {}) => putLive(shop, 'l 1', start, change);
    await put(Date.now() + 16 * MINUTE_MS);
    await quiet(path, 0);
    const start = Math.floor(Date.now() / 1000) * 1000 + 10 * MINUTE_MS;
    await put(start);
    const [soon] = await told(path, 1);
    assert.equal(soon.kind, 'LIVE_STARTING_SOON');
    assert.equal(soon.live_id, 'l 1');
    assert.equal(Date.parse(soon.starts_at), start);
    assert.match(soon.text, /^LIVE “Kopi pagi” mulai \d+ \w+ \d{4} pukul .* WIB\.$/);
    const { body } = await call('GET', soon.resource.href, { status: 200 });
    assert.equal(body.live_id, 'l 1');
    await put(start, { title: 'Kopi siang' });
    await quiet(path, 1);
    await put(start + 2 * MINUTE_MS);
    await told(path, 2);
    // taken out of all lists, it has nothing to follow
    await call('DELETE', `${shop}/lives/l%201`);
    assert.equal((await list(path)).items.length, 0);
  });

  test('that are reminded of earlier by the shop\'s settings', async () => {
    const { shop, path } = await fresh();
    await putLive(shop, 'l', Date.now() + 50 * MINUTE_MS);
    await quiet(path, 0);
    await call('PUT', `${shop}/notification-settings`, { json: { live_reminder_minutes: 60 }, status: 200 });
    await told(path, 1);
  });

  test('that break rules are told of, each rule and instant once', async () => {
    const { shop, path } = await fresh();
    const at = iso(Math.floor(Date.now() / 1000) * 1000 - MINUTE_MS);
    const violations = [
      { code: 'MUSIC', reason: 'Lagu "berhak cipta"', at },
      { code: 'CLAIM', reason: 'Klaim tanpa bukti', at },
    ];
    const put = (news) => putLive(shop, 'l', Date.now() - HOUR_MS, { violations: news });
    await put(violations);
    const items = await told(path, 2);
    const [, music] = items.sort((a, b) => (a.violation.code < b.violation.code ? -1 : 1));
    assert.equal(music.kind, 'LIVE_VIOLATION');
    assert.equal(music.violation.reason, 'Lagu "berhak cipta"');
    assert.equal(Date.parse(music.violation.at), Date.parse(at));
    assert.match(music.text, /^LIVE “Kopi pagi” melanggar aturan pada .* \(MUSIC\): Lagu "berhak cipta"$/);
    await put(violations);
    await quiet(path, 2);
    await put([{ ...violations[0], at: iso(Date.now()) }]);
    await told(path, 3);
  });
});

describe('the list', () => {
  let shop;
  let path;
  let ids;
  before(async () => {
    ({ shop, path } = await fresh());
    for (let i = 1; i <= 5; i += 1) {
      await putLive(shop, `l${i}`, Date.now() + i * MINUTE_MS);
    }
    ids = (await told(path, 5)).map(({ notification_id: id }) => id);
  });

  test('goes back from the newest, in pages', async () => {
    assert.deepEqual(ids, [...ids].sort((a, b) => b - a));
    const items = await everyItem(`${path}/notifications`, 2);
    assert.deepEqual(items.map(({ notification_id: id }) => id), ids);
    const { next_cursor: cursor } = await list(path, '?limit=2');
    const wrong = await call('GET', `${path}/notifications?unread=true&cursor=${cursor}`, { status: 422 });
    assertProblem(wrong, 'INVALID', [['query.cursor', 'INVALID_CURSOR']]);
    const bad = await call('GET', `${path}/notifications?limit=0&unread=1`, { status: 422 });
    assertProblem(bad, 'INVALID', [
      ['query.unread', 'UNKNOWN_VALUE'],
      ['query.limit', 'OUT_OF_RANGE'],
    ]);
  });

  test('tells what is not read; marks are the shop\'s, and stay', async () => {
    assert.equal((await list(path)).unread_count, 5);
    const read = `${path}/notifications/${ids[1]}/read`;
    const { body } = await call('POST', read, { status: 200 });
    assert.equal(body.read, true);
    assert.equal((await call('POST', read, { status: 200 })).body.read_at, body.read_at);
    const rest = await list(path, '?unread=true');
    assert.deepEqual(rest.items.map(({ notification_id: id }) => id), [ids[0], ids[2], ids[3], ids[4]]);
    assert.equal(rest.unread_count, 4);
    assert.equal((await list(path, '?unread=false')).items.length, 5);
    const other = await joinedCampaign(shop, starts, ends);
    assert.equal((await list(`${shop}/campaigns/${other}`)).unread_count, 4); // its LIVEs too
    const upTo = await call('POST', `${path}/notifications/read-all?up_to=${ids[2]}`, { status: 200 });
    assert.deepEqual(upTo.body, { marked: 3, unread_count: 1 });
    const all = await call('POST', `${path}/notifications/read-all`, { status: 200 });
    assert.deepEqual(all.body, { marked: 1, unread_count: 0 });
    assert.equal((await list(`${shop}/campaigns/${other}`)).unread_count, 0);
    assert.equal((await list(path)).items.length, 5);
  });

  test('is marked once under a key', async () => {
    const key = freshId('kunci');
    const headers = { 'Idempotency-Key': key };
    const one = `${path}/notifications/${ids[0]}/read`;
    await call('POST', one, { headers, status: 200 });
    const again = await call('POST', one, { headers, status: 200 });
    assert.equal(again.headers['idempotency-replayed'], 'true');
    const reused = await call('POST', `${path}/notifications/${ids[1]}/read`, { headers, status: 409 });
    assertProblem(reused, 'IDEMPOTENCY_KEY_REUSED');
    const all = `${path}/notifications/read-all`;
    await call('POST', `${all}?up_to=1`, { headers, status: 200 });
    assertProblem(await call('POST', all, { headers, status: 409 }), 'IDEMPOTENCY_KEY_REUSED');
    assertProblem(await call('POST', `${all}?up_to=0`, { status: 422 }), 'INVALID', [['query.up_to', 'OUT_OF_RANGE']]);
  });

  test('has nothing of other shops, and nothing that is not there', async () => {
    const other = await fresh();
    assert.equal((await list(other.path)).items.length, 0);
    for (const id of [ids[0], '0', '1x', 'x', '-1', '99999999999999999999']) {
      assertProblem(await call('POST', `${other.path}/notifications/${id}/read`, { status: 404 }), 'NOT_FOUND');
    }
    await call('GET', `${shop}/campaigns/none/notifications`, { status: 404 });
    await call('POST', `${shop}/campaigns/none/notifications/read-all`, { status: 404 });
    const closed = await freshCampaign({ dashboard_enabled: false });
    const shut = `${shop}/campaigns/${closed}/notifications`;
    assertProblem(await call('GET', shut, { status: 409 }), 'DASHBOARD_NOT_ENABLED');
    assertProblem(await call('POST', `${shut}/read-all`, { status: 409 }), 'DASHBOARD_NOT_ENABLED');
    assertProblem(await call('POST', `${shut}/1/read`, { status: 409 }), 'DASHBOARD_NOT_ENABLED');
  });
});

describe('the settings', () => {
  test('have defaults until they are stored, and then a version', async () => {
    const shop = await freshShop();
    const path = `${shop}/notification-settings`;
    const { body, headers } = await call('GET', path, { status: 200 });
    assert.deepEqual(body, { low_stock_days: 3, live_reminder_minutes: 15 });
    const given = { 'If-Match': headers.etag };
    const put = await call('PUT', path, { json: { live_reminder_minutes: 30 }, headers: given, status: 200 });
    assert.deepEqual([put.body.low_stock_days, put.body.live_reminder_minutes], [3, 30]);
    const { headers: read } = await call('GET', path, { status: 200 });
    const missing = await call('PUT', path, { json: { low_stock_days: 4 }, status: 428 });
    assertProblem(missing, 'PRECONDITION_REQUIRED');
    const changed = await call('PUT', path, { json: { low_stock_days: 4 }, headers: { 'If-Match': read.etag }, status: 200 });
    assert.deepEqual([changed.body.low_stock_days, changed.body.live_reminder_minutes], [4, 15]);
    const stale = await call('PUT', path, { json: { low_stock_days: 5 }, headers: { 'If-Match': read.etag }, status: 412 });
    assertProblem(stale, 'PRECONDITION_FAILED');
    // what was read can be sent back
    const same = await call('PUT', path, { json: changed.body, headers: { 'If-Match': changed.headers.etag }, status: 200 });
    assert.equal(same.headers.etag, changed.headers.etag);
  });

  test('are whole numbers in their ranges', async () => {
    const path = `${await freshShop()}/notification-settings`;
    const answer = await call('PUT', path, { json: { low_stock_days: 91, live_reminder_minutes: 0, days: 1 }, status: 422 });
    assertProblem(answer, 'INVALID', [
      ['low_stock_days', 'OUT_OF_RANGE'],
      ['live_reminder_minutes', 'OUT_OF_RANGE'],
      ['days', 'UNKNOWN_FIELD'],
    ]);
    const headers = { 'Content-Type': 'application/json' };
    await call('PUT', path, { body: '{', headers, status: 400 });
    await call('PUT', path, { body: '{}', headers: { 'Content-Type': 'text/plain' }, status: 415 });
    await call('GET', '/v1/shops/none/notification-settings', { status: 404 });
  });

  test('of a shop that has ended stay', async () => {
    const ended = await freshShop();
    await call('DELETE', ended, { status: 200 });
    const put = await call('PUT', `${ended}/notification-settings`, { json: { low_stock_days: 4 }, status: 409 });
    assertProblem(put, 'SHOP_ENDED');
  });
});
