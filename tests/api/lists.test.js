// What every list keeps to: page by page it has what one page has, whoever
// inserts or removes meanwhile, and takes no cursor but its own.
import assert from 'node:assert/strict';
import { before, describe, test } from 'node:test';
import { assertProblem } from './contract.js';
import { createKey, revokeKey } from './keys.js';
import { call, everyItem, freshId, freshShop, product, promotion } from './store.js';

let shop;
before(async () => {
  shop = await freshShop();
});

const ids = (count, prefix) =>
  Array.from({ length: count }, (_, i) => `${prefix}${String.fromCharCode(98 + 2 * i)}`);

/**
 * The lists: `path` with what filters it, `id` of an item, `make` an item of that
 * id, `remove` it so that the filter leaves it out (where that can be). Ids order
 * the list, but where `appends`: there what is new comes last.
 */
const LISTS = [
  {
    name: 'products',
    path: () => `${shop}/products?status=ACTIVE`,
    id: ({ product_id: id }) => id,
    make: (id) => call('PUT', `${shop}/products/${id}`, { json: product(id), status: 201 }),
    remove: (id) => call('DELETE', `${shop}/products/${id}`, { status: 200 }),
    other: () => `${shop}/products?status=ENDED`,
  },
  {
    name: 'promotions',
    path: () => `${shop}/promotions?status=ONGOING`,
    id: ({ id }) => id,
    make: (id) => call('PUT', `${shop}/promotions/${id}`, { json: promotion(id), status: 201 }),
    remove: (id) => call('DELETE', `${shop}/promotions/${id}`, { status: 200 }),
    other: () => `${shop}/promotions?status=DEACTIVATED`,
  },
  {
    name: 'campaigns',
    path: () => '/v1/campaigns?kind=PAYDAY',
    id: ({ campaign_id: id }) => id,
    make: (id) =>
      call('PUT', `/v1/campaigns/${id}`, {
        json: {
          name: 'Gajian',
          kind: 'PAYDAY',
          starts_at: '2031-01-25T00:00:00Z',
          ends_at: '2031-01-26T00:00:00Z',
        },
        status: 201,
      }),
    other: () => '/v1/campaigns?kind=MEGA',
  },
  {
    name: 'shops',
    path: () => '/v1/shops',
    id: ({ shop_id: id }) => id,
    make: (id) =>
      call('PUT', `/v1/shops/${id}`, {
        json: { name: 'Kopi', currency: 'IDR', time_zone: 'Asia/Jakarta' },
        status: 201,
      }),
    other: () => '/v1/campaigns',
  },
  {
    name: 'keys',
    path: () => '/v1/keys',
    appends: true,
    id: ({ name }) => name,
    make: (name) => createKey({ role: 'service', name }),
    other: () => `${shop}/products`,
  },
];

const pageOf = async (path, limit, cursor) => {
  const join = path.includes('?') ? '&' : '?';
  const after = cursor === undefined ? '' : `&cursor=${encodeURIComponent(cursor)}`;
  const { body } = await call('GET', `${path}${join}limit=${limit}${after}`, { status: 200 });
  return body;
};

const refused = async (path, cursor) => {
  const join = path.includes('?') ? '&' : '?';
  const answer = await call('GET', `${path}${join}cursor=${encodeURIComponent(cursor)}`, {
    status: 422,
  });
  assertProblem(answer, 'INVALID', [['query.cursor', 'INVALID_CURSOR']]);
};

for (const list of LISTS) {
  describe(`the list of ${list.name}`, () => {
    const prefix = freshId('daftar-');
    const own = (items) => items.map(list.id).filter((id) => id?.startsWith(prefix));
    const names = ids(7, prefix);

    before(async () => {
      for (const name of names) await list.make(name);
    });

    test('has the same items whatever the pages', async () => {
      const whole = (await everyItem(list.path(), 500)).map(list.id);
      assert.deepEqual(own(await everyItem(list.path(), 500)), names);
      for (const limit of [1, 2, 3, 7]) {
        const items = (await everyItem(list.path(), limit)).map(list.id);
        assert.deepEqual(items, whole, `limit ${limit}`);
      }
    });

    test('ends with a page that has no cursor', async () => {
      const whole = await everyItem(list.path(), 500);
      if (whole.length > 500) return;
      const exact = await pageOf(list.path(), whole.length);
      assert.equal(exact.items.length, whole.length);
      assert.equal(exact.next_cursor, undefined);
    });

    test('skips and repeats nothing though others write meanwhile', async () => {
      const seen = [];
      let cursor;
      let late;
      do {
        const page = await pageOf(list.path(), 2, cursor);
        seen.push(...own(page.items));
        cursor = page.next_cursor;
        if (late === undefined && seen.length >= 3) {
          // before and behind where the list stands: "c" < "d" …, "e…" after it
          const last = seen.at(-1);
          await list.make(`${prefix}a`);
          await list.make(`${last}-late`);
          late = `${last}-late`;
          if (list.remove) await list.remove(names.at(-1));
        }
      } while (cursor !== undefined);
      assert.ok(late !== undefined, 'nothing was written meanwhile');
      const expected = names.filter((name) => !list.remove || name !== names.at(-1));
      if (list.appends) expected.push(`${prefix}a`, late);
      else expected.splice(expected.indexOf(late.replace('-late', '')) + 1, 0, late);
      assert.deepEqual(seen, expected);
    });

    test('takes no cursor that it did not give', async () => {
      const { next_cursor: cursor } = await pageOf(list.path(), 1);
      assert.ok(cursor !== undefined);
      const changed = (at) => {
        const letter = cursor[at] === 'A' ? 'B' : 'A';
        return cursor.slice(0, at) + letter + cursor.slice(at + 1);
      };
      if (list.name !== 'keys') for (const at of [0, 5, 20]) await refused(list.path(), changed(at));
      for (const other of ['', ' ', '%', 'x', 'AAAA', 'A'.repeat(2000), `${cursor}!`, `!${cursor}`]) {
        await refused(list.path(), other);
      }
      await refused(list.other(), cursor);
      const { next_cursor: foreign } = await pageOf('/v1/shops', 1);
      if (list.name !== 'shops') await refused(list.path(), foreign);
    });

    test('has pages of 1 to 500', async () => {
      const join = list.path().includes('?') ? '&' : '?';
      for (const limit of ['0', '501', '-1', '1.5', 'x', '', '99999999999999999999']) {
        const path = `${list.path()}${join}limit=${limit}`;
        assertProblem(await call('GET', path, { status: 422 }), 'INVALID');
      }
      await call('GET', `${list.path()}${join}limit=500`, { status: 200 });
    });
  });
}

test('keys of these lists are revoked again', async () => {
  for (const { key_id: id, name } of await everyItem('/v1/keys', 500)) {
    if (name?.startsWith('daftar-')) await revokeKey(id);
  }
});
