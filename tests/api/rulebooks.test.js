// The rulebook's versions: listed, read, stored once and never changed.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operator } from './client.js';
import { assertProblem, exchange } from './contract.js';
import {
  createFlashFirst,
  freshInstant,
  freshVersion,
  listRulebooks,
  rulebookDocument,
} from './rulebooks.js';

const path = '/v1/rulebooks';
const create = (json, more = {}) =>
  exchange({ method: 'POST', path, headers: operator, json, ...more });
const future = '2999-01-01T00:00:00Z';

describe('POST /v1/rulebooks', () => {
  test('stores a version, which can then be read and priced by', async () => {
    const { document, answer } = await createFlashFirst();
    assert.equal(answer.headers.location, `${path}/${document.version}`);
    const read = await exchange({ path: answer.headers.location, status: 200 });
    assert.deepEqual(read.body, answer.body);
    assert.equal(Date.parse(read.body.effective_from), Date.parse(document.effective_from));
    assert.deepEqual(read.body.types, document.types);
    assert.deepEqual(read.body.steps, document.steps);

    const request = {
      currency: 'IDR',
      at: document.effective_from,
      items: [{ sku_id: 'A', quantity: 1, list_price: 100000 }],
      promotions: [
        { id: 'campaign', type: 'CAMPAIGN_PRICE', benefit: { kind: 'AMOUNT_OFF', amount: 9000 } },
        { id: 'flash', type: 'SELLER_FLASH_SALE', benefit: { kind: 'AMOUNT_OFF', amount: 5000 } },
      ],
    };
    const quote = (json) =>
      exchange({ method: 'POST', path: '/v1/simulator/quotes', json, status: 200 });
    const inForce = await quote(request);
    assert.equal(inForce.body.rulebook, document.version);
    assert.equal(inForce.body.totals.buyer_pays, 95000);
    const before = await quote({ ...request, at: '2025-11-11T10:00:00+07:00' });
    assert.equal(before.body.totals.buyer_pays, 91000);
    const named = await quote({
      ...request,
      at: '2025-11-11T10:00:00+07:00',
      rulebook: document.version,
    });
    assert.equal(named.body.totals.buyer_pays, 95000);

    const guide = await exchange({
      path: `/v1/stacking-rules?at=${encodeURIComponent(document.effective_from)}`,
      status: 200,
    });
    assert.match(guide.text, new RegExp(document.version));
  });

  test('a version is stored once', async () => {
    const { document } = await createFlashFirst();
    const again = { ...document, effective_from: await freshInstant() };
    assertProblem(await create(again, { status: 409 }), 'RULEBOOK_EXISTS');
  });

  test('a version whose name needs escaping is found again', async () => {
    const version = `${freshVersion()} é/?#`;
    const { headers } = await create(rulebookDocument(version, await freshInstant()), {
      status: 201,
    });
    const { body } = await exchange({ path: headers.location, status: 200 });
    assert.equal(body.version, version);
  });

  test('the past is never changed', async () => {
    const answer = await create(rulebookDocument(freshVersion(), '2025-01-01T00:00:00Z'), {
      status: 422,
    });
    assertProblem(answer, 'INVALID', [['effective_from', 'NOT_IN_FUTURE']]);
  });

  test('neither is the future of a later version', async () => {
    const { document } = await createFlashFirst();
    const answer = await create(rulebookDocument(freshVersion(), document.effective_from), {
      status: 422,
    });
    assertProblem(answer, 'INVALID', [['effective_from', 'NOT_IN_FUTURE']]);
  });

  test('an instant that UTC cannot tell in four digits of a year is refused', async () => {
    for (const instant of ['9999-12-31T23:59:59-01:00', '0001-01-01T00:00:00+01:00']) {
      const answer = await create(rulebookDocument(freshVersion(), instant), { status: 422 });
      assert.equal(assertProblem(answer, 'INVALID').body.errors[0].field, 'effective_from');
    }
  });

  test('only an operator may', async () => {
    const json = rulebookDocument(freshVersion(), future);
    for (const headers of [
      {},
      { Authorization: 'Bearer wrong' },
      { Authorization: 'Basic eDp5' },
      { Authorization: 'Bearer' },
    ]) {
      const answer = await create(json, { headers, status: 401 });
      assertProblem(answer, 'UNAUTHORIZED');
    }
  });

  describe('refuses', () => {
    const refused = (name, change, ...faults) =>
      test(name, async () => {
        const document = rulebookDocument('never-stored', future);
        change(document);
        assertProblem(await create(document, { status: 422 }), 'INVALID', faults);
      });

    refused('no effective_from', (d) => delete d.effective_from, ['effective_from', 'REQUIRED']);
    refused('no version', (d) => delete d.version, ['version', 'REQUIRED']);
    refused('an unknown field', (d) => (d.ranks = {}), ['ranks', 'UNKNOWN_FIELD']);
    refused('a rank of 0', (d) => (d.types[0].rank = 0), ['types[0].rank', 'OUT_OF_RANGE']);
    refused('a rank of 100', (d) => (d.types[0].rank = 100), ['types[0].rank', 'OUT_OF_RANGE']);
    refused('a type twice', (d) => d.types.splice(1, 1, { ...d.types[0] }), [
      'types[1].type',
      'DUPLICATE',
    ]);
    refused('a type in another slot', (d) => (d.types[0].slot = 'cashback'), [
      'types[0].slot',
      'INCONSISTENT',
    ]);
    refused('a slot twice', (d) => d.steps.splice(1, 1, { ...d.steps[0] }), [
      'steps[1].slot',
      'DUPLICATE',
    ]);
    refused(
      'a basis that comes about later',
      (d) => (d.steps[1].threshold_basis = 'AFTER_VOUCHER'),
      ['steps[1].threshold_basis', 'NOT_ALLOWED'],
    );
    refused('a threshold where a step has none', (d) => (d.steps[0].threshold_basis = 'LIST'), [
      'steps[0].threshold_basis',
      'NOT_ALLOWED',
    ]);
    refused('a step without its basis', (d) => delete d.steps[1].discount_basis, [
      'steps[1].discount_basis',
      'REQUIRED',
    ]);

    test('what is not JSON', async () => {
      const headers = { ...operator, 'Content-Type': 'application/json' };
      assertProblem(
        await exchange({ method: 'POST', path, headers, body: '{', status: 400 }),
        'MALFORMED_JSON',
      );
    });
    test('another media type', async () => {
      const headers = { ...operator, 'Content-Type': 'text/plain' };
      assertProblem(
        await exchange({ method: 'POST', path, headers, body: '{}', status: 415 }),
        'UNSUPPORTED_MEDIA',
      );
    });
    test('a body over the limit', async () => {
      const headers = { ...operator, 'Content-Type': 'application/json' };
      assertProblem(
        await exchange({
          method: 'POST',
          path,
          headers,
          body: ' '.repeat(64 * 1024 + 1),
          status: 413,
        }),
        'BODY_TOO_LARGE',
      );
    });
    test('an unknown query parameter', async () => {
      const answer = await exchange({
        method: 'POST',
        path: `${path}?force=1`,
        headers: operator,
        json: {},
        status: 422,
      });
      assertProblem(answer, 'INVALID', [['query.force', 'UNKNOWN_FIELD']]);
    });
  });
});

describe('GET /v1/rulebooks', () => {
  test('lists the oldest first, the shipped one in force since ever', async () => {
    const items = await listRulebooks();
    assert.equal(items[0].version, '2025-10-28');
    assert.equal(items[0].effective_from, undefined);
    const instants = items.slice(1).map(({ effective_from: from }) => Date.parse(from));
    assert.deepEqual(
      instants,
      [...instants].sort((a, b) => a - b),
    );
  });

  test('page after page gives the same list', async () => {
    await createFlashFirst();
    await createFlashFirst();
    const versions = (items) => items.map(({ version }) => version);
    const [whole, paged] = [await listRulebooks(500), await listRulebooks(1)];
    assert.deepEqual(versions(paged), versions(whole));
  });

  test('If-None-Match spares the body', async () => {
    const { headers } = await exchange({ path, status: 200 });
    await exchange({ path, headers: { 'If-None-Match': headers.etag }, status: 304 });
  });

  for (const limit of ['0', '501', '-1', 'x', '1.0', '']) {
    test(`limit=${limit} is refused`, async () => {
      const answer = await exchange({ path: `${path}?limit=${limit}`, status: 422 });
      assert.equal(assertProblem(answer, 'INVALID').body.errors[0].field, 'query.limit');
    });
  }

  for (const cursor of ['x', '%00', 'AAAA', 'null']) {
    test(`the made-up cursor ${cursor} is refused`, async () => {
      const answer = await exchange({ path: `${path}?cursor=${cursor}` });
      assert.ok([400, 422].includes(answer.status), `${answer.status}`);
    });
  }

  test('an unknown query parameter is refused', async () => {
    const answer = await exchange({ path: `${path}?offset=1`, status: 422 });
    assertProblem(answer, 'INVALID', [['query.offset', 'UNKNOWN_FIELD']]);
  });
});

describe('GET /v1/rulebooks/{version}', () => {
  const first = `${path}/2025-10-28`;

  test('answers the whole rulebook', async () => {
    const { body } = await exchange({ path: first, status: 200 });
    const guide = rulebookDocument('2025-10-28');
    assert.deepEqual(body.types, guide.types);
    assert.deepEqual(body.steps, guide.steps);
  });

  test('an unknown version is not there', async () => {
    for (const version of ['nothing', '%20', 'x'.repeat(200), '2025-10-28%0A']) {
      assertProblem(await exchange({ path: `${path}/${version}`, status: 404 }), 'NOT_FOUND');
    }
  });

  test('If-None-Match spares the body', async () => {
    const { headers } = await exchange({ path: first, status: 200 });
    await exchange({ path: first, headers: { 'If-None-Match': headers.etag }, status: 304 });
    await exchange({ path: first, headers: { 'If-None-Match': '"other"' }, status: 200 });
  });

  test('an unknown query parameter is refused', async () => {
    const answer = await exchange({ path: `${first}?lang=id`, status: 422 });
    assertProblem(answer, 'INVALID', [['query.lang', 'UNKNOWN_FIELD']]);
  });
});
