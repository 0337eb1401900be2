// Shops: made, changed, ended, listed; and whose they are.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assertProblem, exchange } from './contract.js';
import { operator } from './client.js';
import {
  assertGuarded,
  call,
  everyItem,
  freshId,
  freshShop,
  product,
  promotion,
} from './store.js';

const shop = { name: 'Kopi', currency: 'IDR', time_zone: 'Asia/Jakarta' };

describe('shops', () => {
  test('a shop is made, found, and told in its own zone', async () => {
    const id = freshId();
    const made = await call('PUT', `/v1/shops/${id}`, { json: shop, status: 201 });
    assert.equal(made.headers.location, `/v1/shops/${id}`);
    const { body } = await call('GET', `/v1/shops/${id}`, { status: 200 });
    assert.deepEqual(body, made.body);
    assert.equal(body.currency_exponent, 0);
    assert.equal(body.status, 'ACTIVE');
    assert.match(body.created_at, /\+07:00$/);
  });

  test('it is changed by who names its version', async () => {
    const path = await freshShop();
    const { body } = await assertGuarded(path, shop, { time_zone: 'Asia/Jayapura' });
    assert.match(body.created_at, /\+09:00$/);
  });

  test('an id that needs escaping is found again', async () => {
    const id = `${freshId()} é/?#%`;
    const { headers } = await call('PUT', `/v1/shops/${encodeURIComponent(id)}`, {
      json: { ...shop, shop_id: id },
      status: 201,
    });
    const { body } = await call('GET', headers.location, { status: 200 });
    assert.equal(body.shop_id, id);
  });

  for (const [what, change, ...fault] of [
    ['a zone that there is not', { time_zone: 'Mars/Olympus' }, 'time_zone', 'UNKNOWN_TIME_ZONE'],
    ['a zone that is no name', { time_zone: '../UTC' }, 'time_zone', 'UNKNOWN_TIME_ZONE'],
    ['gold', { currency: 'XAU' }, 'currency', 'UNKNOWN_CURRENCY'],
    ['five decimals', { currency_exponent: 5 }, 'currency_exponent', 'OUT_OF_RANGE'],
    ['another id', { shop_id: 'x' }, 'shop_id', 'INCONSISTENT'],
    ['no name', { name: '' }, 'name', 'EMPTY'],
    ['what is not known', { nama: 'x' }, 'nama', 'UNKNOWN_FIELD'],
  ]) {
    test(`${what} is refused`, async () => {
      const answer = await call('PUT', `/v1/shops/${freshId()}`, {
        json: { ...shop, ...change },
        status: 422,
      });
      assertProblem(answer, 'INVALID', [fault]);
    });
  }

  test('the currency stays once there are prices', async () => {
    const path = await freshShop();
    const headers = { 'If-Match': '*' };
    await call('PUT', path, { json: { ...shop, currency: 'USD' }, headers, status: 200 });
    await call('POST', `${path}/products`, { json: product('P'), status: 201 });
    const answer = await call('PUT', path, { json: shop, headers, status: 422 });
    assertProblem(answer, 'INVALID', [['currency', 'NOT_ALLOWED']]);
  });

  test('what has ended is read and written no more, until it goes on', async () => {
    const path = await freshShop();
    await call('POST', `${path}/products`, { json: product('P'), status: 201 });
    await call('POST', `${path}/promotions`, { json: promotion('a'), status: 201 });
    const wrong = { 'If-Match': '"99-x"' };
    await call('DELETE', `${path}/products/P`, { headers: wrong, status: 412 });
    await call('DELETE', `${path}/promotions/a`, { headers: wrong, status: 412 });
    await call('DELETE', `${path}/products/Q`, { status: 404 });
    const ended = await call('DELETE', path, { status: 200 });
    assert.equal(ended.body.status, 'ENDED');
    const again = await call('DELETE', path, { status: 200 });
    assert.equal(again.headers.etag, ended.headers.etag);
    for (const [method, below, json] of [
      ['POST', 'products', product('Q')],
      ['PUT', 'products/P', product('P')],
      ['DELETE', 'products/P'],
      ['POST', 'promotions', promotion('b')],
      ['POST', 'promotions/batch', { items: [promotion('b')] }],
      ['PUT', 'promotions/a', promotion('a')],
      ['DELETE', 'promotions/a'],
    ]) {
      assertProblem(await call(method, `${path}/${below}`, { json, status: 409 }), 'SHOP_ENDED');
    }
    const headers = { 'If-Match': ended.headers.etag };
    const { body } = await call('PUT', path, { json: shop, headers, status: 200 });
    assert.equal(body.status, 'ACTIVE');
    await call('POST', `${path}/products`, { json: product('Q'), status: 201 });
    await call('DELETE', path, { headers, status: 412 });
    await call('DELETE', `/v1/shops/${freshId()}`, { status: 404 });
  });

  test('the list has every shop once, page by page', async () => {
    const paths = [await freshShop(), await freshShop(), await freshShop()];
    const ids = (await everyItem('/v1/shops', 2)).map(({ shop_id: id }) => id);
    assert.deepEqual(ids, [...new Set(ids)]);
    for (const path of paths) assert.ok(ids.includes(path.split('/').at(-1)));
    const { headers } = await call('GET', '/v1/shops', { status: 200 });
    await call('GET', '/v1/shops', { headers: { 'If-None-Match': headers.etag } });
  });

  test('a cursor of another query is refused', async () => {
    await freshShop();
    await freshShop();
    const { body } = await call('GET', '/v1/shops?limit=1', { status: 200 });
    for (const cursor of [body.next_cursor, 'x', 'AAAA']) {
      const path = `/v1/campaigns?cursor=${cursor}`;
      assertProblem(await call('GET', path, { status: 422 }), 'INVALID', [
        ['query.cursor', 'INVALID_CURSOR'],
      ]);
    }
  });

  test('a seller has its own shops, and no others are there for it', async () => {
    const [own, other] = [await freshShop(), await freshShop()];
    const { body } = await exchange({
      method: 'POST',
      path: '/v1/keys',
      headers: operator,
      json: { role: 'seller', access: 'WRITE', shops: [own.split('/').at(-1)], name: 'test' },
      status: 201,
    });
    const headers = { Authorization: `Bearer ${body.key}` };
    await call('GET', own, { headers, status: 200 });
    await call('POST', `${own}/products`, { headers, json: product('P'), status: 201 });
    for (const path of [other, `${other}/products`, `${other}/promotions/x`]) {
      assertProblem(await call('GET', path, { headers, status: 404 }), 'NOT_FOUND');
    }
    await call('GET', '/v1/shops', { headers, status: 403 });
    await call('PUT', own, { headers, json: shop, status: 403 });
    await call('GET', own, { headers: { Authorization: 'Bearer wrong' }, status: 401 });
  });
});
