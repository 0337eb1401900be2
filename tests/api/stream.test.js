// Event streams as openapi.yaml tells of them. Breaks, slow listeners and ends are
// tested by tests/fault/test_events.py.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { operator, send } from './client.js';
import { assertProblem, assertSchema, check } from './contract.js';
import { freshCampaign, freshSeller, HOUR_MS, joinedCampaign, QUARTER_MS, sql } from './dashboard.js';
import { listen } from './stream.js';
import { call, freshId } from './store.js';

const starts = Math.floor((Date.now() - 2 * HOUR_MS) / QUARTER_MS) * QUARTER_MS;

let shop;
let campaign;
let stream;

const order = (id) => ({
  id,
  channel: 'SHOP_TOKOPEDIA',
  buyer_id: 'b',
  new_buyer: true,
  paid_at: new Date().toISOString(),
  lines: [{ sku_id: 'P-250', quantity: 1, list_price: 52000, seller_discount: 0, platform_discount: 0 }],
});

/** A notification comes about, as the service would raise it. */
function raise(id, ago = '0 s') {
  const shopId = shop.slice('/v1/shops/'.length);
  const campaignId = campaign.split('/').at(-1);
  sql(
    shopId,
    `WITH feed AS (
       INSERT INTO notification_feed (shop_id, last_id) VALUES ('${shopId}', ${id})
       ON CONFLICT (shop_id) DO UPDATE SET last_id = ${id} RETURNING 1)
     INSERT INTO notification (shop_id, notification_id, kind, cause, campaign_id, name, amount, gmv, raised_at)
     SELECT '${shopId}', ${id}, 'GMV_TARGET_REACHED', 'test-${id}', '${campaignId}', 'Kopi “enak” ☕', ${id}, ${id}, now() - interval '${ago}'
     FROM feed RETURNING 1`,
  );
}

/** A dashboard without what passes with time. */
const timeless = ({ view, channel, currency, period, metrics, sections }) => ({
  ...{ view, channel, currency, metrics, sections },
  from: period.from,
});

describe('GET stream', () => {
  before(async () => {
    shop = await freshSeller();
    const id = await joinedCampaign(shop, starts, starts + 24 * HOUR_MS);
    campaign = `${shop}/campaigns/${id}`;
    stream = `${campaign}/stream`;
  });

  test('begins with what the dashboard answers to the same parameters', async () => {
    for (const query of ['', '?view=TODAY&channel=ALL', '?compare=none&channel=TOKOPEDIA']) {
      const listener = await listen(stream + query);
      const event = await listener.next();
      listener.close();
      assert.equal(event.name, 'metrics');
      const told = JSON.parse(event.data);
      assertSchema('Dashboard', told);
      const { body } = await call('GET', `${campaign}/dashboard${query}`, { status: 200 });
      assert.deepEqual(timeless(told), timeless(body));
    }
  });

  test('tells of what was sold since, within two seconds', async () => {
    const listener = await listen(stream);
    const before = JSON.parse((await listener.next('metrics')).data).metrics.gmv.value;
    const sent = Date.now();
    await call('POST', `${shop}/orders/batch`, { json: { items: [order(freshId('o'))] }, status: 200 });
    const after = JSON.parse((await listener.next('metrics')).data).metrics.gmv.value;
    listener.close();
    assert.equal(after - before, 52000);
    assert.ok(Date.now() - sent < 10000); // by far less on a machine of one's own
  });

  test('tells of notifications with their ids, and again of those that a client missed', async () => {
    const english = await listen(stream, { 'Accept-Language': 'en' });
    const indonesian = await listen(`${stream}?lang=id`, { 'Accept-Language': 'en' });
    for (const listener of [english, indonesian]) await listener.next('metrics');
    raise(1);
    const [told, again] = await Promise.all([english.next('notification'), indonesian.next('notification')]);
    assert.equal(told.id, '1');
    assert.equal(again.id, '1');
    const [inEnglish, inIndonesian] = [told, again].map(({ data }) => JSON.parse(data));
    assertSchema('Notification', inEnglish);
    const { body: list } = await call('GET', `${campaign}/notifications`, { headers: { 'Accept-Language': 'en' }, status: 200 });
    assert.deepEqual(inEnglish, list.items[0]);
    assert.equal(inEnglish.name, 'Kopi “enak” ☕');
    assert.notEqual(inEnglish.text, inIndonesian.text);
    assert.equal(english.lastId(), '1');
    english.close();
    indonesian.close();

    raise(2);
    raise(3);
    for (const [path, headers] of [
      [stream, { 'Last-Event-ID': '1' }],
      [`${stream}?last_event_id=1`, {}],
      [`${stream}?last_event_id=3`, { 'Last-Event-ID': '1' }], // the header is the newer
    ]) {
      const listener = await listen(path, headers);
      assert.equal((await listener.next('notification')).id, '2');
      assert.equal((await listener.next('notification')).id, '3');
      listener.close();
    }
  });

  test('says reset where what was missed cannot be told', async () => {
    const listener = await listen(stream, { 'Last-Event-ID': 'of-another-shop' });
    const event = await listener.next('reset');
    listener.close();
    assert.deepEqual(JSON.parse(event.data), { newest_id: 3 });
    assert.equal(event.id, '3');
  });

  test('is never compressed nor indented, and metrics have no id', async () => {
    const listener = await listen(`${stream}?pretty=1`, { 'Accept-Encoding': 'gzip' });
    await listener.next('metrics');
    listener.close();
    assert.equal(listener.answer.headers['content-encoding'], undefined);
    assert.equal(listener.answer.headers['cache-control'], 'no-store');
    const at = listener.lines.indexOf('event: metrics');
    assert.match(listener.lines[at + 1], /^data: \{/);
    assert.equal(listener.lines[at + 2], '');
    assert.match(listener.lines[0], /^retry: [1-3]\d{3}$/);
  });

  test('answers HEAD without opening a stream', async () => {
    const answer = check(await send({ method: 'HEAD', path: stream, headers: operator }));
    assert.equal(answer.status, 200);
    assert.equal(answer.headers['content-type'], 'text/event-stream');
  });

  test('lets pages of other origins send Last-Event-ID', async () => {
    const { headers } = await send({
      method: 'OPTIONS',
      path: stream,
      headers: {
        Origin: 'https://seller.example',
        'Access-Control-Request-Method': 'GET',
        'Access-Control-Request-Headers': 'authorization, last-event-id',
      },
    });
    assert.match(headers['access-control-allow-headers'], /\bLast-Event-ID\b/);
    assert.match(headers['access-control-allow-headers'], /\bAuthorization\b/);
  });

  test('refuses what the dashboard refuses', async () => {
    assertProblem(await call('GET', `${stream}?view=DAY&last_event_id=x&since=1`, { status: 422 }), 'INVALID', [
      ['query.date', 'REQUIRED'],
      ['query.last_event_id', 'OUT_OF_RANGE'],
      ['query.since', 'UNKNOWN_FIELD'],
    ]);
    await call('GET', `${shop}/campaigns/none/stream`, { status: 404 });
    const hidden = await freshCampaign({ dashboard_enabled: false });
    await call('PUT', `${shop}/campaigns/${hidden}/join`, { json: { items: [{ sku_id: 'P-250', price: 45000 }] }, status: 200 });
    assertProblem(await call('GET', `${shop}/campaigns/${hidden}/stream`, { status: 409 }), 'DASHBOARD_NOT_ENABLED');
  });
});
