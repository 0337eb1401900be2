// What the platform tells of LIVEs and videos: newer news counts, whatever comes
// when, and no violation is lost.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem, seen } from './contract.js';
import { createKey, bearer } from './keys.js';
import { call, freshId, freshShop, product } from './store.js';

const MINUTE_MS = 60 * 1000;
const HOUR_MS = 60 * MINUTE_MS;
const at = (ms) => new Date(Date.now() + ms).toISOString();

export const live = (change = {}) => ({
  as_of: at(-MINUTE_MS),
  creator: 'Dinda 🎥',
  title: 'Kopi pagi, "11.11"',
  scheduled_start_at: at(-HOUR_MS),
  ...change,
});
export const video = (change = {}) => ({
  as_of: at(-MINUTE_MS),
  title: 'Cara menyeduh',
  creator: 'Dinda',
  published_at: at(-HOUR_MS),
  ...change,
});

let shop;
before(async () => {
  shop = await freshShop();
  for (const id of ['P', 'Q']) await call('POST', `${shop}/products`, { json: product(id), status: 201 });
});

const put = async (path, json, status = 200) => (await call('PUT', path, { json, status })).body;
const get = async (path) => (await call('GET', path, { status: 200 })).body;

/** Its faults in both languages: [[field, code]]. */
async function faults(path, json) {
  const told = await call('PUT', path, { json, status: 422 });
  const english = await call('PUT', path, { json, status: 422, headers: { 'Accept-Language': 'en' } });
  const where = ({ field, code }) => [field, code];
  assert.deepEqual(english.body.errors.map(where), told.body.errors.map(where));
  told.body.errors.forEach(({ code, detail }, i) => {
    assert.notEqual(detail, english.body.errors[i].detail);
    seen.bilingual.faults.add(code);
  });
  return told.body.errors.map(where);
}

for (const [kind, make] of [
  ['live', live],
  ['video', video],
]) {
  const fresh = () => `${shop}/${kind}s/${freshId(kind)}`;

  describe(`news of a ${kind}`, () => {
    test('makes it, and the same again changes nothing', async () => {
      const path = fresh();
      const json = make();
      const made = await call('PUT', path, { json, status: 201 });
      assert.equal(made.headers.location, path);
      assert.equal(made.body.result, 'CREATED');
      assert.equal(made.body[`${kind}_id`], path.split('/').pop());
      const again = await put(path, json);
      assert.deepEqual(again, { ...made.body, result: 'UNCHANGED' });
      const { result, ...read } = again;
      assert.equal(result, 'UNCHANGED');
      assert.deepEqual(await get(path), read);
      assert.equal((await put(path, read)).result, 'UNCHANGED');
    });

    test('changes it where it is newer, not where it is older', async () => {
      const path = fresh();
      await put(path, make({ title: 'two', as_of: at(-2 * MINUTE_MS) }), 201);
      const newer = await put(path, make({ title: 'three' }));
      assert.equal(newer.result, 'UPDATED');
      const older = await put(path, make({ title: 'one', as_of: at(-3 * MINUTE_MS) }));
      assert.deepEqual(older, { ...newer, result: 'OUTDATED' });
      const same = await put(path, make({ title: 'four', as_of: newer.as_of }));
      assert.deepEqual([same.result, same.title], ['UPDATED', 'four']);
    });

    test('keeps figures apart: they have a time of their own', async () => {
      const path = fresh();
      const first = at(-5 * MINUTE_MS);
      await put(path, make({ as_of: first, figures: { views: 10 } }), 201);
      const renamed = await put(path, make({ title: 'new' }));
      assert.equal(renamed.figures.views, 10);
      assert.equal(Date.parse(renamed.figures.as_of), Date.parse(first));
      const middle = at(-3 * MINUTE_MS);
      const counted = await put(path, make({ title: 'old', as_of: middle, figures: { views: 20 } }));
      assert.deepEqual([counted.result, counted.title, counted.figures.views], ['UPDATED', 'new', 20]);
      const late = await put(path, make({ as_of: first, figures: { views: 15 } }));
      assert.deepEqual([late.result, late.figures.views], ['OUTDATED', 20]);
      const sentBack = await put(path, { ...counted, title: 'newest', as_of: at(0) });
      assert.equal(Date.parse(sentBack.figures.as_of), Date.parse(middle));
    });

    test('ends in the newest of many that come at once', async () => {
      const path = fresh();
      const times = Array.from({ length: 12 }, (_, i) => at(-(i + 1) * MINUTE_MS));
      const news = times.map((as_of, i) => make({ as_of, title: `t${i}`, figures: { views: 100 - i } }));
      await Promise.all(news.map((json) => call('PUT', path, { json })));
      const { title, figures } = await get(path);
      assert.deepEqual([title, figures.views], ['t0', 100]);
    });

    test('may be taken back, until there is newer', async () => {
      const path = fresh();
      await put(path, make(), 201);
      const removed = await call('DELETE', path, { status: 200 });
      assert.ok(Date.parse(removed.body.removed_at) > 0);
      assert.deepEqual((await call('DELETE', path, { status: 200 })).body, removed.body);
      assert.deepEqual(await get(path), removed.body);
      const older = await put(path, make({ title: 'one' }));
      assert.deepEqual([older.result, older.removed_at], ['OUTDATED', removed.body.removed_at]);
      const newer = await put(path, make({ as_of: at(MINUTE_MS) }));
      assert.deepEqual([newer.result, newer.removed_at], ['UPDATED', undefined]);
      assertProblem(await call('DELETE', fresh(), { status: 404 }), 'NOT_FOUND');
      assertProblem(await call('GET', fresh(), { status: 404 }), 'NOT_FOUND');
    });

    test('is read by ETag, in the time zone of the shop', async () => {
      const path = fresh();
      await put(path, make(), 201);
      const { headers, body } = await call('GET', path, { status: 200 });
      assert.match(body.as_of, /\+07:00$/);
      await call('GET', path, { headers: { 'If-None-Match': headers.etag }, status: 304 });
    });

    test('is of its shop only', async () => {
      const path = fresh();
      await put(path, make(), 201);
      const id = path.split('/').pop();
      const other = await freshShop();
      await call('GET', `${other}/${kind}s/${id}`, { status: 404 });
      await call('DELETE', `${other}/${kind}s/${id}`, { status: 404 });
      const mine = shop.slice('/v1/shops/'.length);
      const { key } = await createKey({ role: 'seller', access: 'WRITE', shops: [mine] });
      await call('GET', path, { headers: bearer(key), status: 200 });
      await call('GET', `${other}/${kind}s/${id}`, { headers: bearer(key), status: 404 });
    });

    test('is refused where it breaks rules, all of them told', async () => {
      const path = fresh();
      const url = kind === 'live' ? 'live_url' : 'url';
      const long = `https://example.com/${'x'.repeat(2048)}`;
      const cases = [
        [{ title: '' }, 'title', 'EMPTY'],
        [{ title: 'x'.repeat(201) }, 'title', 'TOO_LONG'],
        [{ creator: 'a\tb' }, 'creator', 'INVALID_TEXT'],
        [{ as_of: undefined }, 'as_of', 'REQUIRED'],
        [{ as_of: at(HOUR_MS + MINUTE_MS) }, 'as_of', 'TOO_FAR_AHEAD'],
        [{ as_of: '0001-01-01T00:00:00+10:00' }, 'as_of', 'INVALID_TIME'],
        [{ figures: { views: -1 } }, 'figures.views', 'OUT_OF_RANGE'],
        [{ figures: { views: 1.5 } }, 'figures.views', 'NOT_AN_INTEGER'],
        [{ figures: { views: 9007199254740992 } }, 'figures.views', 'OUT_OF_RANGE'],
        [{ figures: [] }, 'figures', 'WRONG_TYPE'],
        [{ figures: { as_of: at(2 * HOUR_MS) } }, 'figures.as_of', 'TOO_FAR_AHEAD'],
        [{ [url]: 'http://example.com' }, url, 'INVALID_TEXT'],
        [{ [url]: 'javascript:alert(1)' }, url, 'INVALID_TEXT'],
        [{ [url]: 'https:///nowhere' }, url, 'INVALID_TEXT'],
        [{ [url]: 'https://example.com/a b' }, url, 'INVALID_TEXT'],
        [{ [url]: 'https://example.com/é' }, url, 'INVALID_TEXT'],
        [{ [url]: 'https://example.com/"onclick' }, url, 'INVALID_TEXT'],
        [{ [url]: long }, url, 'TOO_LONG'],
        [{ [url]: null }, url, 'WRONG_TYPE'],
        [{ [`${kind}_id`]: 'other' }, `${kind}_id`, 'INCONSISTENT'],
        [{ nothing: 1 }, 'nothing', 'UNKNOWN_FIELD'],
      ];
      for (const [change, field, code] of cases) {
        assert.deepEqual(await faults(path, make(change)), [[field, code]], JSON.stringify(change));
      }
      const all = await faults(path, make({ title: '', creator: 1, as_of: at(2 * HOUR_MS) }));
      assert.equal(all.length, 3);
      await call('GET', path, { status: 404 });
      await call('PUT', path, { body: '{', headers: { 'Content-Type': 'application/json' }, status: 400 });
      await call('PUT', path, { body: 'x', headers: { 'Content-Type': 'text/plain' }, status: 415 });
    });

    test('is not taken for a shop that has ended', async () => {
      const ended = await freshShop();
      const path = `${ended}/${kind}s/x`;
      await put(path, make(), 201);
      const { headers } = await call('GET', ended, { status: 200 });
      await call('DELETE', ended, { headers: { 'If-Match': headers.etag }, status: 200 });
      assertProblem(await call('PUT', path, { json: make(), status: 409 }), 'SHOP_ENDED');
      assertProblem(await call('DELETE', path, { status: 409 }), 'SHOP_ENDED');
      await call('GET', path, { status: 200 });
    });
  });
}

describe('a LIVE', () => {
  const fresh = () => `${shop}/lives/${freshId('live')}`;
  const statusOf = async (change) => (await put(fresh(), live(change), 201)).status;

  test('is upcoming, ongoing and ended', async () => {
    assert.equal(await statusOf({ scheduled_start_at: at(HOUR_MS) }), 'UPCOMING');
    assert.equal(await statusOf({}), 'UPCOMING');
    assert.equal(await statusOf({ scheduled_start_at: at(-25 * HOUR_MS) }), 'ENDED');
    const started_at = at(-HOUR_MS);
    assert.equal(await statusOf({ started_at }), 'ONGOING');
    assert.equal(await statusOf({ started_at, ended_at: at(-MINUTE_MS) }), 'ENDED');
    assert.equal(await statusOf({ started_at: at(-25 * HOUR_MS) }), 'ENDED');
  });

  test('keeps its violations, whatever later news leaves out', async () => {
    const path = fresh();
    const a = { code: 'CLAIM', reason: 'Klaim, "100%"', at: at(-30 * MINUTE_MS) };
    const b = { code: 'MUSIC', reason: 'Lagu', at: at(-20 * MINUTE_MS) };
    const c = { code: 'CLAIM', reason: 'Lagi', at: at(-10 * MINUTE_MS) };
    const codes = ({ violations }) => violations.map(({ code, reason }) => [code, reason]);
    await put(path, live({ violations: [b] }), 201);
    assert.deepEqual(codes(await put(path, live())), [['MUSIC', 'Lagu']]);
    const older = await put(path, live({ as_of: at(-HOUR_MS), violations: [a, b] }));
    assert.equal(older.result, 'UPDATED');
    assert.deepEqual(codes(older), [['CLAIM', 'Klaim, "100%"'], ['MUSIC', 'Lagu']]);
    const twice = { ...a, reason: 'anders' };
    const again = await put(path, live({ as_of: older.as_of, violations: [twice, c, c] }));
    assert.deepEqual(codes(again), [
      ['CLAIM', 'Klaim, "100%"'],
      ['MUSIC', 'Lagu'],
      ['CLAIM', 'Lagi'],
    ]);
    const { body } = await call('DELETE', path, { status: 200 });
    assert.equal(body.violations.length, 3);
  });

  test('has at most 500 violations, 100 of them told at once', async () => {
    const path = fresh();
    const many = (from, count) =>
      Array.from({ length: count }, (_, i) => ({ code: `C${from + i}`, reason: 'r', at: at(-HOUR_MS) }));
    assert.deepEqual(await faults(path, live({ violations: many(0, 101) })), [['violations', 'TOO_MANY']]);
    await put(path, live({ violations: many(0, 100) }), 201);
    for (let from = 100; from < 500; from += 100) await put(path, live({ violations: many(from, 100) }));
    assert.deepEqual(await faults(path, live({ violations: many(500, 1), title: 'new' })), [
      ['violations', 'TOO_MANY'],
    ]);
    const { violations, title } = await get(path);
    assert.equal(violations.length, 500);
    assert.equal(title, live().title);
  });

  test('has times that go together, and none of what has happened to come', async () => {
    const start = at(-HOUR_MS);
    const cases = [
      [{ scheduled_start_at: start, scheduled_end_at: start }, 'scheduled_end_at', 'INCONSISTENT'],
      [{ scheduled_end_at: at(168 * HOUR_MS) }, 'scheduled_end_at', 'OUT_OF_RANGE'],
      [{ started_at: start, ended_at: start }, 'ended_at', 'INCONSISTENT'],
      [{ ended_at: start }, 'started_at', 'REQUIRED'],
      [{ started_at: at(2 * HOUR_MS) }, 'started_at', 'TOO_FAR_AHEAD'],
      [{ started_at: start, ended_at: at(2 * HOUR_MS) }, 'ended_at', 'TOO_FAR_AHEAD'],
      [
        { violations: [{ code: 'A', reason: 'r', at: at(2 * HOUR_MS) }] },
        'violations[0].at',
        'TOO_FAR_AHEAD',
      ],
      [{ violations: [{ code: 'A', at: start }] }, 'violations[0].reason', 'REQUIRED'],
      [
        { violations: [{ code: 'A', reason: 'é'.repeat(1001), at: start }] },
        'violations[0].reason',
        'TOO_LONG',
      ],
    ];
    for (const [change, field, code] of cases) {
      assert.deepEqual(await faults(fresh(), live(change)), [[field, code]], JSON.stringify(change));
    }
  });
});

describe('a video', () => {
  const fresh = () => `${shop}/videos/${freshId('video')}`;

  test('links to products of the shop, each once', async () => {
    const path = fresh();
    const made = await put(path, video({ product_ids: ['Q', 'P', 'Q'] }), 201);
    assert.deepEqual(made.product_ids, ['P', 'Q']);
    const changed = await put(path, video({ product_ids: ['Q'] }));
    assert.deepEqual([changed.result, changed.product_ids], ['UPDATED', ['Q']]);
    assert.deepEqual((await put(path, video())).product_ids, []);
    assert.deepEqual(await faults(path, video({ product_ids: ['P', 'none', 'nor-this'] })), [
      ['product_ids', 'UNKNOWN_PRODUCT'],
      ['product_ids', 'UNKNOWN_PRODUCT'],
    ]);
    const many = Array.from({ length: 101 }, (_, i) => `p${i}`);
    assert.deepEqual(await faults(path, video({ product_ids: many })), [['product_ids', 'TOO_MANY']]);
  });
});
