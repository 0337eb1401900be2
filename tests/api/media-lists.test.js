// LIVEs and videos in the dashboard of a campaign: which they are, in what order, and
// that their figures are what plain SQL says of the raw rows.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem, seen } from './contract.js';
import { bps, dice, freshSeller, HOUR_MS, joinedCampaign, QUARTER_MS, sendRandom, sql } from './dashboard.js';
import { bearer, createKey } from './keys.js';
import { call, everyItem, freshId, freshShop } from './store.js';

const MINUTE_MS = 60 * 1000;
const at = (ms) => new Date(ms).toISOString();
const SEED = Number(process.env.TUMPUK_CONTRACT_SEED ?? 20251111);

/** Begin and end of a campaign on quarter hours, around now. */
const quarter = (ms) => Math.floor(ms / QUARTER_MS) * QUARTER_MS;
const NOW = Date.now();
const STARTS = quarter(NOW - 30 * HOUR_MS);
const ENDS = quarter(NOW + 6 * HOUR_MS);

const putLive = (shop, id, change = {}) =>
  call('PUT', `${shop}/lives/${id}`, {
    json: {
      as_of: at(NOW - MINUTE_MS),
      creator: 'Dinda',
      title: `LIVE ${id}`,
      scheduled_start_at: at(STARTS + HOUR_MS),
      ...change,
    },
  });
const putVideo = (shop, id, change = {}) =>
  call('PUT', `${shop}/videos/${id}`, {
    json: {
      as_of: at(NOW - MINUTE_MS),
      title: `Video ${id}`,
      creator: 'Dinda',
      published_at: at(STARTS),
      ...change,
    },
  });

const METRICS = {
  lives: ['views', 'viewers', 'peak_viewers', 'avg_watch_seconds'],
  videos: ['product_gmv', 'views', 'likes'],
};
const SOURCE = { lives: 1, videos: 2 };

/** Metrics of a LIVE or video, by plain SQL over raw rows of SHOP_TOKOPEDIA. */
function recomputed(shop, source, itemId, from, to) {
  const id = shop.slice('/v1/shops/'.length);
  const within = (column) =>
    `shop_id = '${id}' AND ${column} >= '${from}' AND ${column} < '${to}' AND channel = 1`;
  const [sums] = sql(
    id,
    `WITH l AS (SELECT line.* FROM order_line AS line JOIN shop_order AS o USING (shop_id, paid_at, order_id)
                WHERE ${within('paid_at')} AND NOT gift AND source = ${source} AND source_id = '${itemId}'),
          d AS (SELECT d.amount::bigint AS amount, e.kind, e.cancels, event_id
                FROM order_deduction AS d JOIN order_event AS e USING (shop_id, event_id)
                WHERE ${within('e.at')} AND source = ${source} AND source_id = '${itemId}'),
          t AS (SELECT * FROM traffic_event
                WHERE ${within('at')} AND source = ${source} AND source_id = '${itemId}')
     SELECT json_build_object(
       'gmv', (SELECT coalesce(sum(list_price::bigint * quantity - seller_discount), 0) FROM l),
       'deducted', (SELECT coalesce(sum(amount), 0) FROM d),
       'refund_amount', (SELECT coalesce(sum(amount) FILTER (WHERE kind = 2), 0) FROM d),
       'cancelled_orders', (SELECT count(DISTINCT event_id) FILTER (WHERE cancels) FROM d),
       'orders', (SELECT count(DISTINCT order_id) FROM l),
       'items_sold', (SELECT coalesce(sum(quantity), 0) FROM l),
       'product_impressions', (SELECT count(*) FROM t WHERE kind = 3),
       'product_clicks', (SELECT count(*) FROM t WHERE kind = 4),
       'add_to_carts', (SELECT count(*) FROM t WHERE kind = 5))`,
  );
  const { deducted, ...rest } = sums;
  return {
    ...rest,
    net_gmv: rest.gmv - deducted,
    ctr: bps(rest.product_clicks, rest.product_impressions),
    ctor: bps(rest.orders, rest.product_clicks),
    add_to_cart_rate: bps(rest.add_to_carts, rest.product_clicks),
    aov: rest.orders === 0 ? null : Math.floor((2 * rest.gmv + rest.orders) / (2 * rest.orders)),
  };
}

/** GMV of products, or of the whole shop where none are named, on SHOP_TOKOPEDIA. */
function recomputedGmv(shop, products, from, to) {
  const id = shop.slice('/v1/shops/'.length);
  const [{ gmv }] = sql(
    id,
    `SELECT json_build_object('gmv', coalesce(sum(list_price::bigint * quantity - seller_discount), 0))
     FROM order_line JOIN shop_order USING (shop_id, paid_at, order_id)
     WHERE shop_id = '${id}' AND paid_at >= '${from}' AND paid_at < '${to}' AND channel = 1 AND NOT gift
       ${products === undefined ? '' : `AND product_id = ANY ('{${products.join(',')}}')`}`,
  );
  return gmv;
}

/** What a list must hold, whole: in its order. */
function ordered(items, sort, key) {
  const down = sort.startsWith('-');
  const name = down ? sort.slice(1) : sort;
  const value = (item) => item.metrics[name] ?? null;
  return [...items].sort((a, b) => {
    const [x, y] = [value(a), value(b)];
    if ((x === null) !== (y === null)) return x === null ? 1 : -1;
    if (x !== null && x !== y) return down ? y - x : x - y;
    return Buffer.compare(Buffer.from(a[key]), Buffer.from(b[key]));
  });
}

let shop;
let path; // of the campaign
before(async () => {
  shop = await freshSeller();
  path = `${shop}/campaigns/${await joinedCampaign(shop, STARTS, ENDS)}`;
  // the sources of random data are o0, o1 and o2
  await putLive(shop, 'o0', { figures: { views: 10, viewers: 5, avg_watch_seconds: 30 } });
  await putLive(shop, 'o1', { figures: { views: 5, peak_viewers: 9 } });
  await putLive(shop, 'silent');
  await putVideo(shop, 'o0', { product_ids: ['P'], figures: { views: 7 } });
  await putVideo(shop, 'o1', { product_ids: ['P', 'Q'], figures: { likes: 3, views: 9 } });
  await putVideo(shop, 'o2', { product_ids: ['Q'] });
  await putVideo(shop, 'silent');
  await sendRandom(shop, dice(SEED), STARTS, NOW, 240);
});

const list = async (query) => (await call('GET', `${path}/${query}`, { status: 200 })).body;

for (const kind of ['lives', 'videos']) {
  const key = kind === 'lives' ? 'live_id' : 'video_id';

  describe(`the ${kind} of a campaign`, () => {
    test('have the figures that plain SQL has', async () => {
      const day = at(NOW + 7 * HOUR_MS).slice(0, 10); // in Asia/Jakarta
      for (const view of ['', '&view=TODAY', `&view=DAY&date=${day}`]) {
        const { items, period, total } = await list(`${kind}?channel=ALL${view}`);
        assert.equal(total, items.length);
        assert.ok(items.length >= 3);
        for (const { [key]: id, metrics } of items) {
          const expected = recomputed(shop, SOURCE[kind], id, period.from, period.to);
          const told = Object.fromEntries(Object.entries(metrics).filter(([name]) => name in expected));
          assert.deepEqual(told, expected, `${id} ${view}`);
        }
      }
    });

    test('stand in the order of every metric, either way, on pages of any size', async () => {
      const { items: all } = await list(`${kind}?sort=gmv`);
      for (const metric of Object.keys(all[0].metrics)) {
        for (const sort of [metric, `-${metric}`]) {
          const expected = ordered(all, sort, key).map((item, i) => ({ ...item, rank: i + 1 }));
          for (const limit of [1, 2, 50]) {
            const pages = await everyItem(`${path}/${kind}?sort=${sort}`, limit);
            assert.deepEqual(pages, expected, `${sort} by ${limit}`);
          }
        }
      }
      assert.deepEqual((await list(kind)).items, ordered(all, '-gmv', key).map((item, i) => ({ ...item, rank: i + 1 })));
    });

    test('have the metrics that were asked for, and no others', async () => {
      const { items } = await list(`${kind}?metrics=orders,views,ctr`);
      for (const { metrics } of items) assert.deepEqual(Object.keys(metrics), ['orders', 'views', 'ctr']);
      const { items: all } = await list(kind);
      for (const { metrics } of all) for (const name of METRICS[kind]) assert.ok(name in metrics, name);
    });

    test('are refused where there are none', async () => {
      const cases = [
        ['metrics=buyers', 'query.metrics', 'METRIC_NOT_AVAILABLE'],
        ['sort=-visitors', 'query.sort', 'METRIC_NOT_AVAILABLE'],
        [`metrics=${kind === 'lives' ? 'likes' : 'viewers'}`, 'query.metrics', 'METRIC_NOT_AVAILABLE'],
        ['metrics=nothing', 'query.metrics', 'UNKNOWN_VALUE'],
        ['metrics=gmv,gmv', 'query.metrics', 'DUPLICATE'],
        ['limit=0', 'query.limit', 'OUT_OF_RANGE'],
        ['cursor=x', 'query.cursor', 'INVALID_CURSOR'],
        ['view=DAY', 'query.date', 'REQUIRED'],
        ['verbose=1', 'query.verbose', 'UNKNOWN_FIELD'],
      ];
      for (const [query, field, code] of cases) {
        assertProblem(await call('GET', `${path}/${kind}?${query}`, { status: 422 }), 'INVALID', [[field, code]]);
      }
      const { next_cursor: cursor } = await list(`${kind}?limit=1`);
      const other = `${path}/${kind}?limit=1&sort=orders&cursor=${encodeURIComponent(cursor)}`;
      assertProblem(await call('GET', other, { status: 422 }), 'INVALID', [['query.cursor', 'INVALID_CURSOR']]);
    });

    test('exist on SHOP_TOKOPEDIA only', async () => {
      for (const language of ['id', 'en']) {
        const headers = { 'Accept-Language': language };
        const refused = await call('GET', `${path}/${kind}?channel=TOKOPEDIA`, { headers, status: 409 });
        assertProblem(refused, 'SECTION_NOT_AVAILABLE_FOR_CHANNEL');
      }
      seen.bilingual.problems.add('SECTION_NOT_AVAILABLE_FOR_CHANNEL');
      const one = await list(kind);
      const all = await list(`${kind}?channel=ALL`);
      assert.deepEqual(all.items, one.items);
      assert.equal(all.channel, 'SHOP_TOKOPEDIA');
      const there = await joinedCampaign(shop, STARTS, ENDS, { channels: ['TOKOPEDIA'] });
      for (const [query, code] of [
        ['', 'SECTION_NOT_AVAILABLE_FOR_CHANNEL'],
        ['?channel=ALL', 'SECTION_NOT_AVAILABLE_FOR_CHANNEL'],
        ['?channel=SHOP_TOKOPEDIA', 'CHANNEL_NOT_IN_CAMPAIGN'],
      ]) {
        assertProblem(await call('GET', `${shop}/campaigns/${there}/${kind}${query}`, { status: 409 }), code);
      }
      const without = await joinedCampaign(shop, STARTS, ENDS, { dashboard_enabled: false });
      assertProblem(
        await call('GET', `${shop}/campaigns/${without}/${kind}`, { status: 409 }),
        'DASHBOARD_NOT_ENABLED',
      );
    });

    test('are those of the shop, and of a campaign that there is', async () => {
      const other = await freshShop();
      const campaign = path.split('/').pop();
      const { body } = await call('GET', `${other}/campaigns/${campaign}/${kind}`, { status: 200 });
      assert.deepEqual([body.total, body.items], [0, []]);
      assertProblem(await call('GET', `${shop}/campaigns/none/${kind}`, { status: 404 }), 'NOT_FOUND');
      const { key: secret } = await createKey({
        role: 'seller',
        access: 'READ',
        shops: [other.slice('/v1/shops/'.length)],
      });
      await call('GET', `${path}/${kind}`, { headers: bearer(secret), status: 404 });
    });

    test('show at once what was told, and not what was removed', async () => {
      const fresh = await freshSeller();
      const campaign = await joinedCampaign(fresh, STARTS, ENDS);
      const there = `${fresh}/campaigns/${campaign}/${kind}?sort=-views`;
      const put = kind === 'lives' ? putLive : putVideo;
      const views = async () =>
        (await call('GET', there, { status: 200 })).body.items.map((item) => [item[key], item.metrics.views]);
      assert.deepEqual(await views(), []);
      await put(fresh, 'a', { figures: { views: 1 } });
      await put(fresh, 'b');
      assert.deepEqual(await views(), [['a', 1], ['b', null]]);
      await put(fresh, 'b', { as_of: at(NOW), figures: { views: 2 } });
      assert.deepEqual(await views(), [['b', 2], ['a', 1]]);
      await call('DELETE', `${fresh}/${kind}/b`, { status: 200 });
      assert.deepEqual(await views(), [['a', 1]]);
    });
  });
}

describe('a LIVE', () => {
  test('belongs to the campaigns that its schedule or its course meets', async () => {
    const fresh = await freshSeller();
    const campaign = await joinedCampaign(fresh, STARTS, ENDS);
    const end = (ms) => ({ scheduled_end_at: at(ms) });
    const far = { scheduled_start_at: at(STARTS - 90 * HOUR_MS) };
    const ids = {
      before: { ...far, ...end(STARTS) },
      'meets-start': { ...far, ...end(STARTS + 1) },
      'last-moment': { scheduled_start_at: at(ENDS - 1) },
      after: { scheduled_start_at: at(ENDS) },
      'ran-over': { ...far, started_at: at(STARTS - HOUR_MS), ended_at: at(STARTS + 1000) },
      'ran-before': { ...far, started_at: at(STARTS - HOUR_MS), ended_at: at(STARTS) },
      'goes-on': { ...far, started_at: at(NOW - HOUR_MS) },
    };
    for (const [id, change] of Object.entries(ids)) {
      const { status, text } = await putLive(fresh, id, change);
      assert.equal(status, 201, text);
    }
    const items = await everyItem(`${fresh}/campaigns/${campaign}/lives`, 50);
    assert.deepEqual(
      items.map(({ live_id: id }) => id).sort(),
      ['goes-on', 'last-moment', 'meets-start', 'ran-over'],
    );
  });

  test('is found by its status, and by its violations', async () => {
    const fresh = await freshSeller();
    const campaign = await joinedCampaign(fresh, STARTS, ENDS);
    const started_at = at(NOW - HOUR_MS);
    const violation = { code: 'CLAIM', reason: 'r', at: at(NOW - MINUTE_MS) };
    await putLive(fresh, 'upcoming', { scheduled_start_at: at(NOW + HOUR_MS) });
    await putLive(fresh, 'ongoing', { started_at, violations: [violation] });
    await putLive(fresh, 'ended', { started_at, ended_at: at(NOW - MINUTE_MS) });
    await putLive(fresh, 'ended-badly', { started_at, ended_at: at(NOW - MINUTE_MS), violations: [violation] });
    const found = async (query) =>
      (await call('GET', `${fresh}/campaigns/${campaign}/lives${query}`, { status: 200 })).body.items
        .map(({ live_id: id, status, violations }) => [id, status, violations.length])
        .sort();
    assert.deepEqual(await found('?status=UPCOMING'), [['upcoming', 'UPCOMING', 0]]);
    assert.deepEqual(await found('?status=ONGOING'), [['ongoing', 'ONGOING', 1]]);
    assert.deepEqual(await found('?status=ENDED'), [['ended', 'ENDED', 0], ['ended-badly', 'ENDED', 1]]);
    assert.deepEqual(await found('?status=VIOLATING'), [['ended-badly', 'ENDED', 1], ['ongoing', 'ONGOING', 1]]);
    assert.equal((await found('')).length, 4);
    assertProblem(
      await call('GET', `${fresh}/campaigns/${campaign}/lives?status=LATE`, { status: 422 }),
      'INVALID',
      [['query.status', 'UNKNOWN_VALUE']],
    );
    // the clock alone moves one on
    await putLive(fresh, 'soon-over', { started_at: at(Date.now() - 24 * HOUR_MS + 1500) });
    assert.equal((await found('?status=ONGOING')).length, 2);
    await new Promise((resolve) => setTimeout(resolve, 1600));
    assert.equal((await found('?status=ONGOING')).length, 1);
  });
});

describe('a video', () => {
  test('has the GMV of its products beside its own, and of the shop', async () => {
    const { items, period, shop_gmv: shopGmv } = await list('videos');
    assert.equal(shopGmv, recomputedGmv(shop, undefined, period.from, period.to));
    for (const { video_id: id, product_ids: products, metrics } of items) {
      assert.equal(metrics.product_gmv, recomputedGmv(shop, products, period.from, period.to), id);
    }
    assert.ok(items.some(({ metrics }) => metrics.product_gmv > metrics.gmv));
  });

  test('belongs to the campaigns before whose end it was published', async () => {
    const fresh = await freshSeller();
    const campaign = await joinedCampaign(fresh, STARTS, ENDS);
    await putVideo(fresh, 'years-ago', { published_at: '2020-01-01T00:00:00Z' });
    await putVideo(fresh, 'last-moment', { published_at: at(ENDS - 1) });
    await putVideo(fresh, 'after', { published_at: at(ENDS) });
    const items = await everyItem(`${fresh}/campaigns/${campaign}/videos`, 50);
    assert.deepEqual(items.map(({ video_id: id }) => id), ['last-moment', 'years-ago']);
  });

  test('counts at once what its products sell', async () => {
    const fresh = await freshSeller();
    const campaign = await joinedCampaign(fresh, STARTS, ENDS);
    await putVideo(fresh, 'v', { product_ids: ['P'] });
    const gmv = async () => {
      const { items } = (await call('GET', `${fresh}/campaigns/${campaign}/videos`, { status: 200 })).body;
      return [items[0].metrics.gmv, items[0].metrics.product_gmv];
    };
    assert.deepEqual(await gmv(), [0, 0]);
    const order = (source) => ({
      id: freshId('o'),
      channel: 'SHOP_TOKOPEDIA',
      buyer_id: 'b',
      new_buyer: false,
      paid_at: at(Date.now() - MINUTE_MS),
      lines: [{ sku_id: 'P-250', quantity: 1, list_price: 100, seller_discount: 0, platform_discount: 0 }],
      source,
    });
    const items = [order({ kind: 'VIDEO', id: 'v' }), order({ kind: 'OTHER' })];
    await call('POST', `${fresh}/orders/batch`, { json: { items }, status: 200 });
    assert.deepEqual(await gmv(), [100, 200]);
  });
});
