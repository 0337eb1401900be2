// The campaign dashboard: every figure equals plain SQL over the raw rows.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { assertProblem } from './contract.js';
import {
  bps,
  dice,
  freshCampaign,
  freshSeller,
  HOUR_MS,
  joinedCampaign,
  MINUTE_MS,
  moveCampaign,
  QUARTER_MS,
  recomputed,
  recomputedProduct,
  recomputedSources,
  sendRandom,
} from './dashboard.js';
import { call, freshId } from './store.js';

const NAMES = [
  ['gmv', 'net_gmv', 'refund_amount', 'cancelled_orders', 'orders', 'items_sold'],
  ['buyers', 'new_buyers', 'visitors', 'product_impressions', 'product_clicks', 'add_to_carts'],
  ['ctr', 'ctor', 'conversion_rate', 'add_to_cart_rate', 'aov'],
].flat();
const ALL = NAMES.join(',');
const floor = (ms, step) => Math.floor(ms / step) * step;
const seed = Number(process.env.TUMPUK_SEED ?? Date.now() % 1e9);
const roll = dice(seed);
const DAY_MS = 24 * HOUR_MS;
// Two days of a campaign, of which some is still to come; the same months before.
const now = Date.now();
const starts = floor(now - 26 * HOUR_MS - 37 * MINUTE_MS, QUARTER_MS);
const ends = starts + 48 * HOUR_MS;
const past = starts - 9 * DAY_MS;

let shop;
let campaign;
let before1;
const path = (part, query = '') => `${shop}/campaigns/${campaign}/${part}${query}`;
const get = async (part, query) => (await call('GET', path(part, query), { status: 200 })).body;
const values = (metrics) =>
  Object.fromEntries(Object.entries(metrics).map(([name, { value }]) => [name, value]));
const sorted = (object) => Object.fromEntries(Object.entries(object).sort(([a], [b]) => (a < b ? -1 : 1)));

before(async () => {
  console.log(`TUMPUK_SEED=${seed}`);
  shop = await freshSeller();
  before1 = await joinedCampaign(shop, past, past + 24 * HOUR_MS);
  campaign = await joinedCampaign(shop, starts, ends);
  await sendRandom(shop, roll, past - 6 * HOUR_MS, past + 30 * HOUR_MS, 200);
  await sendRandom(shop, roll, starts - 26 * HOUR_MS, now - MINUTE_MS, 600);
});

function assertFigures(metrics, channel, { from, to }) {
  assert.deepEqual(sorted(values(metrics)), sorted(recomputed(shop, channel, from, to)));
}

describe('the overview', () => {
  for (const channel of ['SHOP_TOKOPEDIA', 'TOKOPEDIA', 'ALL']) {
    for (const view of ['CAMPAIGN', 'TODAY']) {
      test(`of ${channel}, ${view}, equals the raw rows, and so does what it is compared with`, async () => {
        const body = await get('dashboard', `?channel=${channel}&view=${view}`);
        assertFigures(body.metrics, channel, body.period);
        const { comparison } = body;
        assert.equal(comparison.with, view === 'TODAY' ? 'previous_day' : 'previous_campaign');
        const previous = recomputed(shop, channel, comparison.from, comparison.to);
        for (const name of NAMES) {
          const metric = body.metrics[name];
          assert.equal(metric.previous, previous[name], name);
          if (metric.value === null || metric.previous === null) {
            assert.equal(metric.difference, null);
          } else {
            assert.equal(metric.difference, metric.value - metric.previous);
          }
          const { difference: d } = metric;
          const expected =
            d === null || !(previous[name] > 0)
              ? null
              : Math.sign(d) * bps(Math.abs(d), previous[name]) + 0;
          assert.equal(metric.change_bps, expected, name);
        }
      });
    }
  }

  test('of a day of the campaign equals the raw rows', async () => {
    const day = new Date(starts + 7 * HOUR_MS).toISOString().slice(0, 10);
    const body = await get('dashboard', `?view=DAY&date=${day}`);
    assert.equal(body.date, day);
    assert.equal(Date.parse(body.period.from), starts);
    assert.equal(body.period.to, body.period.to.slice(0, 11) + '00:00:00+07:00');
    assertFigures(body.metrics, 'SHOP_TOKOPEDIA', body.period);
  });

  test('is cut at the minute that holds now, and tells up to when it counts', async () => {
    const body = await get('dashboard', '?compare=none');
    assert.equal(body.comparison, undefined);
    assert.equal(Date.parse(body.period.from), starts);
    const asOf = Date.parse(body.as_of);
    assert.equal(Date.parse(body.period.to), floor(asOf, MINUTE_MS) + MINUTE_MS);
    assert.ok(Math.abs(asOf - Date.now()) < 60000);
  });

  test('compares with the campaign before at the same elapsed time', async () => {
    const { comparison, period } = await get('dashboard', '?compare=previous_campaign');
    assert.equal(comparison.campaign_id, before1);
    assert.equal(Date.parse(comparison.from), past);
    const elapsed = Date.parse(period.to) - starts;
    assert.equal(Date.parse(comparison.to), Math.min(past + elapsed, past + 24 * HOUR_MS));
  });

  test('tells that there are no LIVEs and videos in Tokopedia', async () => {
    const available = async (channel) => {
      const { sections } = await get('dashboard', `?channel=${channel}`);
      return [sections.lives.available, sections.videos.available, sections.trend.available];
    };
    assert.deepEqual(await available('TOKOPEDIA'), [false, false, true]);
    assert.deepEqual(await available('ALL'), [true, true, true]);
  });

  test('shows an order at once', async () => {
    const one = {
      id: freshId('o'),
      channel: 'TOKOPEDIA',
      buyer_id: 'at-once',
      new_buyer: false,
      paid_at: new Date().toISOString(),
      lines: [{ sku_id: 'P-250', quantity: 1, list_price: 777, seller_discount: 0, platform_discount: 0 }],
    };
    const was = (await get('dashboard', '?channel=TOKOPEDIA')).metrics.gmv.value;
    await call('POST', `${shop}/orders/batch`, { json: { items: [one] }, status: 200 });
    assert.equal((await get('dashboard', '?channel=TOKOPEDIA')).metrics.gmv.value, was + 777);
  });
});

describe('a trend', () => {
  /** Its points are dense, begin where the one before ends, and equal the raw rows. */
  async function assertTrend(query, channel, step, sample) {
    const body = await get('trend', `?metrics=${ALL}&${query}&channel=${channel}`);
    const { points, period } = body;
    const edges = [...points.map(({ at }) => Date.parse(at)), Infinity];
    points.forEach((point, i) => {
      if (i > 0 && step !== undefined) assert.equal(edges[i] - edges[i - 1], step);
      const from = Math.max(edges[i], Date.parse(period.from));
      const to = Math.min(edges[i + 1], Date.parse(period.to));
      if (i % sample !== 0 && i !== points.length - 1) return;
      const expected = recomputed(shop, channel, new Date(from).toISOString(), new Date(to).toISOString());
      assert.deepEqual(sorted(point.values), sorted(expected), point.at);
    });
    assert.equal(points.at(-1).partial, true);
    const whole = recomputed(shop, channel, period.from, period.to);
    for (const name of ['gmv', 'net_gmv', 'orders', 'items_sold', 'add_to_carts']) {
      assert.equal(points.reduce((sum, { values: v }) => sum + v[name], 0), whole[name], name);
    }
    for (const name of NAMES) {
      const complete = points.filter(({ partial, values: v }) => !partial && v[name] !== null);
      const numbers = complete.map(({ values: v }) => v[name]);
      if (complete.length === 0) continue;
      const highest = complete.find(({ values: v }) => v[name] === Math.max(...numbers));
      const lowest = complete.find(({ values: v }) => v[name] === Math.min(...numbers));
      assert.deepEqual(body.peaks[name].highest, { at: highest.at, value: highest.values[name] });
      assert.deepEqual(body.peaks[name].lowest, { at: lowest.at, value: lowest.values[name] });
    }
    return body;
  }

  test('by the hour equals the raw rows', () => assertTrend('granularity=hour', 'ALL', HOUR_MS, 4));
  test('by the day equals the raw rows', () => assertTrend('granularity=day', 'ALL', DAY_MS, 1));
  test('by the quarter of an hour equals the raw rows', () =>
    assertTrend('granularity=quarter', 'TOKOPEDIA', QUARTER_MS, 16));
  test('by the minute equals the raw rows', () =>
    assertTrend('granularity=minute', 'SHOP_TOKOPEDIA', MINUTE_MS, 200));

  test('that adds up ends with the whole', async () => {
    const { points, period, peaks } = await get('trend', `?metrics=${ALL}&cumulative=true&channel=ALL`);
    assert.equal(peaks, undefined);
    for (const i of [0, 7, points.length - 1]) {
      const to = i + 1 < points.length ? points[i + 1].at : period.to;
      const expected = recomputed(shop, 'ALL', period.from, to);
      assert.deepEqual(sorted(points[i].values), sorted(expected));
    }
  });

  test('is compared point by point', async () => {
    for (const [query, shift] of [
      ['compare=previous_campaign', past - starts],
      ['compare=previous_day&view=TODAY', -DAY_MS],
    ]) {
      const body = await get('trend', `?metrics=gmv,buyers&${query}`);
      const edges = [...body.points.map(({ at }) => Date.parse(at)), Infinity];
      for (const [i, point] of body.points.entries()) {
        const limit = query.includes('campaign') ? past + 24 * HOUR_MS : Infinity;
        const from = Math.max(edges[i], Date.parse(body.period.from)) + shift;
        const to = Math.min(Math.min(edges[i + 1], Date.parse(body.period.to)) + shift, limit);
        if (from >= to) {
          assert.equal(point.previous, undefined);
          continue;
        }
        if (i % 3 !== 0) continue;
        const range = [new Date(from).toISOString(), new Date(to).toISOString()];
        const { gmv, buyers } = recomputed(shop, 'SHOP_TOKOPEDIA', ...range);
        assert.deepEqual(point.previous, { gmv, buyers }, point.at);
      }
    }
  });

  test('may be of less time', async () => {
    const from = new Date(starts + 90 * MINUTE_MS).toISOString();
    const to = new Date(starts + 150 * MINUTE_MS).toISOString();
    const body = await get('trend', `?metrics=orders&granularity=minute&from=${from}&to=${to}`);
    assert.equal(body.points.length, 60);
    assert.equal(body.points.at(-1).partial, undefined);
    const sum = body.points.reduce((all, { values: v }) => all + v.orders, 0);
    assert.equal(sum, recomputed(shop, 'SHOP_TOKOPEDIA', from, to).orders);
  });

  test('of a campaign that has not begun has no points', async () => {
    const id = await freshCampaign();
    const answer = await call('GET', `${shop}/campaigns/${id}/trend?metrics=gmv`, { status: 200 });
    assert.deepEqual(answer.body.points, []);
    const overview = await call('GET', `${shop}/campaigns/${id}/dashboard`, { status: 200 });
    assert.equal(overview.body.metrics.gmv.value, 0);
    assert.equal(overview.body.metrics.ctr.value, null);
  });

  test('has what can be told as a trend only', async () => {
    const refuse = async (query, faults) => {
      const answer = await call('GET', path('trend', query), { status: 422 });
      assertProblem(answer, 'INVALID', faults);
    };
    await refuse('?metrics=viewers,likes', [
      ['query.metrics', 'METRIC_NOT_AVAILABLE'],
      ['query.metrics', 'METRIC_NOT_AVAILABLE'],
    ]);
    await refuse('?metrics=gmv,gmv', [['query.metrics', 'DUPLICATE']]);
    await refuse('?metrics=gvm', [['query.metrics', 'UNKNOWN_VALUE']]);
    await refuse('', [['query.metrics', 'REQUIRED']]);
    await refuse('?metrics=gmv&granularity=week', [['query.granularity', 'UNKNOWN_VALUE']]);
    await refuse('?metrics=gmv&from=2025-11-11T00:00:01Z', [['query.from', 'INVALID_TIME']]);
    await refuse('?metrics=gmv&from=2025-11-11T00:00:00Z&to=2025-11-11T00:00:00Z', [
      ['query.to', 'INCONSISTENT'],
    ]);
    await refuse('?metrics=gmv&to=2001-11-11T00:00:00Z', [['query.to', 'OUT_OF_RANGE']]);
    const long = await joinedCampaign(shop, now - 9 * DAY_MS - (now % QUARTER_MS), ends, { kind: 'PAYDAY' });
    const answer = await call('GET', `${shop}/campaigns/${long}/trend?metrics=gmv&granularity=minute`, { status: 422 });
    assertProblem(answer, 'INVALID', [['query.granularity', 'TOO_MANY']]);
  });
});

describe('a GMV target', () => {
  const target = { amount: 5_000_000 };

  test('is set, read, changed by who names its version, and removed', async () => {
    const id = await joinedCampaign(shop, starts, ends, { kind: 'WEEKLY_SALE' });
    const own = `${shop}/campaigns/${id}/gmv-target`;
    await call('GET', own, { status: 404 });
    await call('DELETE', own, { status: 404 });
    const made = await call('PUT', own, { json: target, status: 201 });
    assert.equal(made.headers.location, own);
    await assertGuardedTarget(own);
    const stale = { 'If-Match': made.headers.etag };
    await call('DELETE', own, { headers: stale, status: 412 });
    await call('DELETE', own, { status: 204 });
    await call('GET', own, { status: 404 });
    const again = await call('PUT', own, { json: target, status: 201 });
    assert.notEqual(again.headers.etag.split('-')[0], made.headers.etag.split('-')[0]);
    for (const amount of [0, 9007199254740992, '5']) {
      await call('PUT', own, { json: { amount }, status: 422 });
    }
  });

  /** As assertGuarded, but that what is counted moves on, and the tag with it. */
  async function assertGuardedTarget(own) {
    const read = await call('GET', own, { status: 200 });
    const json = { ...read.body, amount: 6_000_000 };
    await call('PUT', own, { json, status: 428 });
    const headers = { 'If-Match': read.headers.etag };
    const written = await call('PUT', own, { json, headers, status: 200 });
    assert.equal(written.body.amount, 6_000_000);
    await call('PUT', own, { json, headers, status: 412 });
    const same = { 'If-Match': written.headers.etag };
    const again = await call('PUT', own, { json, headers: same, status: 200 });
    assert.equal(again.headers.etag.split('-')[0], written.headers.etag.split('-')[0]);
  }

  test('is judged evenly where no campaign went before', async () => {
    const id = await joinedCampaign(shop, starts, ends, { kind: 'MID_MONTH_SALE' });
    const own = `${shop}/campaigns/${id}/gmv-target`;
    await call('PUT', own, { json: target, status: 201 });
    const { body } = await call('GET', `${own}?channel=TOKOPEDIA`, { status: 200 });
    const { gmv } = recomputed(shop, 'ALL', body.period.from, body.period.to);
    const elapsed = Date.parse(body.period.to) - starts;
    assert.equal(body.method, 'LINEAR');
    assert.equal(body.achieved, gmv);
    assert.equal(body.achieved_bps, bps(gmv, target.amount));
    assert.equal(body.expected_bps, bps(elapsed, ends - starts));
    assert.equal(body.pace_bps, bps(gmv * (ends - starts), target.amount * elapsed));
    assert.equal(body.forecast, Math.round((gmv * (ends - starts)) / elapsed));
    const missing = Math.max(0, target.amount - gmv);
    const left = Date.parse(body.period.from) + (ends - starts) - Date.parse(body.period.to);
    assert.equal(body.gmv_per_hour_needed, Math.ceil((missing * HOUR_MS) / left));
    const tokopedia = recomputed(shop, 'TOKOPEDIA', body.period.from, body.period.to);
    assert.equal(body.channel_gmv, tokopedia.gmv);
    const overview = await call('GET', `${shop}/campaigns/${id}/dashboard`, { status: 200 });
    assert.equal(overview.body.gmv_target.achieved, gmv);
  });

  test('is judged by the last campaigns of its kind, and is what it is after the end', async () => {
    const kind = 'MEGA';
    const periods = [past, past + 6 * HOUR_MS].map((from, i) => [from, from + (i + 1) * 6 * HOUR_MS]);
    for (const [from, to] of periods) await joinedCampaign(shop, from, to, { kind });
    // neither one without GMV, nor a part of another, nor one that the shop is not in
    await joinedCampaign(shop, past - 3 * DAY_MS, past - 2 * DAY_MS, { kind });
    const parent = await joinedCampaign(shop, past - 5 * DAY_MS, past - 4 * DAY_MS, { kind });
    await joinedCampaign(shop, past, past + HOUR_MS, { kind, parent_id: parent });
    moveCampaign(await freshCampaign({ kind }), past, past + HOUR_MS);
    const id = await joinedCampaign(shop, starts, ends, { kind });
    const own = `${shop}/campaigns/${id}/gmv-target`;
    await call('PUT', own, { json: target, status: 201 });
    const { body } = await call('GET', own, { status: 200 });
    const f = (Date.parse(body.period.to) - starts) / (ends - starts);
    const shares = periods.map(([from, to]) => {
      const cut = from + floor(f * (to - from), MINUTE_MS);
      const gmv = (until) =>
        recomputed(shop, 'ALL', new Date(from).toISOString(), new Date(until).toISOString()).gmv;
      return gmv(cut) / gmv(to);
    });
    const share = (shares[0] + shares[1]) / 2;
    assert.equal(body.method, 'HISTORY');
    assert.equal(body.expected_bps, Math.round(share * 10000));
    assert.ok(Math.abs(body.forecast - body.achieved / share) <= 1);
    assert.ok(Math.abs(body.pace_bps - (body.achieved / target.amount / share) * 10000) <= 1);

    moveCampaign(id, past + 20 * HOUR_MS, past + 28 * HOUR_MS);
    const over = (await call('GET', own, { status: 200 })).body;
    const { gmv } = recomputed(shop, 'ALL', over.period.from, over.period.to);
    assert.equal(over.achieved, gmv);
    assert.equal(over.forecast, gmv);
    assert.equal(over.expected_bps, 10000);
    assert.equal(over.gmv_per_hour_needed, undefined);
  });

  test('is not set for a shop that has ended', async () => {
    const ended = await freshSeller();
    await call('DELETE', ended, { status: 200 });
    const own = `${ended}/campaigns/${campaign}/gmv-target`;
    assertProblem(await call('PUT', own, { json: target, status: 409 }), 'SHOP_ENDED');
    assertProblem(await call('DELETE', own, { status: 409 }), 'SHOP_ENDED');
  });
});

describe('beyond the guide', () => {
  test('traffic by source equals the raw rows', async () => {
    for (const channel of ['SHOP_TOKOPEDIA', 'ALL']) {
      const { sources, period } = await get('traffic', `?channel=${channel}`);
      const expected = recomputedSources(shop, channel, period.from, period.to);
      const told = sources.map(({ kind, gmv, orders, product_impressions }) => ({
        kind,
        gmv,
        orders,
        product_impressions,
      }));
      assert.deepEqual(told, expected);
      const all = expected.reduce((sum, one) => sum + one.product_impressions, 0);
      for (const one of sources) {
        assert.equal(one.impression_share, bps(one.product_impressions, all));
        assert.equal(one.ctr, bps(one.product_clicks, one.product_impressions));
        assert.equal(one.ctor, bps(one.orders, one.product_clicks));
      }
    }
  });

  test('the funnel leads from impressions to buyers', async () => {
    const { stages, period } = await get('funnel', '?channel=ALL');
    const whole = recomputed(shop, 'ALL', period.from, period.to);
    stages.forEach((stage, i) => {
      assert.equal(stage.value, whole[stage.stage]);
      if (i === 0) return;
      assert.equal(stage.of_previous, bps(stage.value, stages[i - 1].value));
      assert.equal(stage.of_first, bps(stage.value, stages[0].value));
    });
  });

  test('parts are ranked by what their own products sold', async () => {
    const change = { parent_id: campaign };
    const p = await joinedCampaign(shop, starts, starts + 20 * HOUR_MS, change, 'P-250');
    const q = await joinedCampaign(shop, starts + HOUR_MS, ends, change, 'Q-1000');
    moveCampaign(await freshCampaign(change), starts, ends); // the shop is not in it
    const { items, period } = await get('sub-campaigns', '?channel=ALL');
    const cut = floor(Date.parse(period.to) - 1, QUARTER_MS) + QUARTER_MS;
    const of = (id, productId, from, to) => ({
      id,
      ...recomputedProduct(shop, productId, new Date(from).toISOString(), new Date(to).toISOString()),
    });
    const expected = [of(p, 'P', starts, starts + 20 * HOUR_MS), of(q, 'Q', starts + HOUR_MS, cut)];
    expected.sort((a, b) => b.gmv - a.gmv);
    assert.deepEqual(
      items.map(({ rank, campaign_id, gmv, items_sold }) => [rank, campaign_id, gmv, items_sold]),
      expected.map(({ id, gmv, items_sold }, i) => [i + 1, id, gmv, items_sold]),
    );
  });
});

describe('every part of the dashboard', () => {
  const PARTS = ['dashboard', 'trend?metrics=gmv', 'traffic', 'funnel', 'sub-campaigns', 'gmv-target'];
  const with_ = (part, query) => part + (part.includes('?') ? '&' : '?') + query;

  test('is refused for a campaign without one, and for a channel it is not in', async () => {
    const none = await freshCampaign({ dashboard_enabled: false });
    const one = await freshCampaign({ channels: ['TOKOPEDIA'] });
    for (const part of PARTS) {
      const off = await call('GET', `${shop}/campaigns/${none}/${part}`, { status: 409 });
      assertProblem(off, 'DASHBOARD_NOT_ENABLED');
      const other = `${shop}/campaigns/${one}/${with_(part, 'channel=SHOP_TOKOPEDIA')}`;
      assertProblem(await call('GET', other, { status: 409 }), 'CHANNEL_NOT_IN_CAMPAIGN');
    }
    const own = `${shop}/campaigns/${none}/gmv-target`;
    assertProblem(await call('PUT', own, { json: { amount: 1 }, status: 409 }), 'DASHBOARD_NOT_ENABLED');
    for (const part of PARTS.slice(0, -1)) {
      const answer = await call('GET', `${shop}/campaigns/${one}/${part}`, { status: 200 });
      assert.equal(answer.body.channel, 'TOKOPEDIA');
      await call('GET', `${shop}/campaigns/none/${part}`, { status: 404 });
    }
  });

  test('counts nothing ahead of the clock', async () => {
    const own = await freshSeller();
    const id = await joinedCampaign(own, starts, ends);
    const read = async (part) =>
      (await call('GET', `${own}/campaigns/${id}/${part}`, { status: 200 })).body;
    const check = async () => {
      const { metrics, period } = await read('dashboard?channel=ALL');
      const expected = recomputed(own, 'ALL', period.from, period.to);
      assert.deepEqual(sorted(values(metrics)), sorted(expected));
      const { points } = await read('trend?metrics=orders&channel=ALL');
      assert.equal(points.reduce((sum, { values: v }) => sum + v.orders, 0), expected.orders);
      const { sources } = await read('traffic?channel=ALL');
      const gmv = sources.reduce((sum, { gmv: amount }) => sum + amount, 0);
      assert.equal(gmv, expected.gmv);
    };
    await sendRandom(own, roll, now - 5 * HOUR_MS, now - MINUTE_MS, 40);
    await check();
    await sendRandom(own, roll, now + 10 * MINUTE_MS, now + 50 * MINUTE_MS, 40);
    await check();
  });

  test('refuses parameters that mean nothing, and days without any of the campaign', async () => {
    const cases = [
      ['view=DAY', 'query.date', 'REQUIRED'],
      ['view=DAY&date=2025-02-29', 'query.date', 'INVALID_TIME'],
      ['view=DAY&date=20250228aa', 'query.date', 'INVALID_TIME'],
      ['date=2025-02-28', 'query.date', 'NOT_ALLOWED'],
      ['view=WEEK', 'query.view', 'UNKNOWN_VALUE'],
      ['channel=BOTH', 'query.channel', 'UNKNOWN_VALUE'],
      ['view=DAY&date=2025-02-28', 'query.date', 'OUT_OF_RANGE'],
      ['some=thing', 'query.some', 'UNKNOWN_FIELD'],
    ];
    for (const [query, field, code] of cases) {
      for (const part of PARTS.slice(0, -1)) {
        const answer = await call('GET', path(with_(part, query)), { status: 422 });
        assertProblem(answer, 'INVALID', [[field, code]]);
      }
    }
    const answer = await call('GET', path('dashboard?compare=previous_day'), { status: 422 });
    assertProblem(answer, 'INVALID', [['query.compare', 'NOT_ALLOWED']]);
    const later = await freshCampaign();
    const today = `${shop}/campaigns/${later}/dashboard?view=TODAY`;
    assertProblem(await call('GET', today, { status: 422 }), 'INVALID', [['query.view', 'OUT_OF_RANGE']]);
  });
});

describe('buckets of a zone whose clocks change', () => {
  const ZONE = 'America/New_York';
  const wall = new Intl.DateTimeFormat('en-US', { timeZone: ZONE, timeZoneName: 'longOffset' });
  /** How far the zone is from UTC at an instant. */
  function offsetMs(at) {
    const [, sign, hours, minutes] = /GMT([+-])(\d\d):(\d\d)/.exec(wall.format(at));
    return (sign === '-' ? -1 : 1) * (Number(hours) * HOUR_MS + Number(minutes) * MINUTE_MS);
  }
  const midnightOf = (day) => Date.parse(`${day}T00:00:00Z`) - offsetMs(Date.parse(`${day}T00:00:00Z`));

  /** The last day whose clocks were set by that much, of those that data may come in for. */
  function dayOfChange(byMs) {
    for (let age = 3; age < 390; age++) {
      const day = new Date(Date.now() - age * DAY_MS).toISOString().slice(0, 10);
      const noon = Date.parse(`${day}T17:00:00Z`);
      if (offsetMs(noon) - offsetMs(noon - DAY_MS) === byMs) return day;
    }
    return assert.fail(`no day of ${ZONE} whose clocks were set by ${byMs} ms`);
  }

  for (const [hours, byMs, told, begins] of [
    [25, -HOUR_MS, ['00:00:00-04:00', '01:00:00-04:00', '01:00:00-05:00', '02:00:00-05:00'], [-4, -4, -5]],
    [23, HOUR_MS, ['00:00:00-05:00', '01:00:00-05:00', '03:00:00-04:00', '04:00:00-04:00'], [-5, -5, -4]],
  ])
    test(`are ${hours} hours of a day, and equal the raw rows`, async () => {
      const day = dayOfChange(byMs);
      const midnight = midnightOf(day);
      const end = midnight + (24 + hours) * HOUR_MS;
      shop = await freshSeller({ time_zone: ZONE });
      campaign = await joinedCampaign(shop, midnight - 24 * HOUR_MS, end);
      await sendRandom(shop, roll, midnight - 24 * HOUR_MS, end, 200);
      const body = await get('trend', `?metrics=gmv,visitors&view=DAY&date=${day}&compare=previous_day`);
      assert.equal(body.points.length, hours);
      assert.deepEqual(body.points.slice(0, 4).map(({ at }) => at.slice(11)), told);
      for (const [i, point] of body.points.entries()) {
        if (i > 4 && i % 4 !== 0) continue; // all around the change, then some
        await sleep(1); // psql holds everything up: idle connections may have been closed
        const at = midnight + i * HOUR_MS;
        const range = (from) => [new Date(from).toISOString(), new Date(from + HOUR_MS).toISOString()];
        const then = at - DAY_MS + (i >= 2 ? byMs : 0); // the same wall clock
        const figures = ({ gmv, visitors }) => ({ gmv, visitors });
        assert.deepEqual(point.values, figures(recomputed(shop, 'SHOP_TOKOPEDIA', ...range(at))));
        assert.deepEqual(point.previous, figures(recomputed(shop, 'SHOP_TOKOPEDIA', ...range(then))));
      }
      const days = await get('trend', '?metrics=orders&granularity=day');
      assert.deepEqual(
        days.points.map(({ at }) => at.slice(11)),
        begins.map((offset) => `00:00:00-0${-offset}:00`),
      );
      const overview = await get('dashboard', `?view=DAY&date=${day}`);
      assertFigures(overview.metrics, 'SHOP_TOKOPEDIA', overview.period);
    });
});
