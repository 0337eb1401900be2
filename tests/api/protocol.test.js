// What holds on every route: methods, paths, headers, compression, origins.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { operator, send } from './client.js';
import { assertProblem, contract, exchange, methodsOf, operations } from './contract.js';

const ORIGIN = 'https://seller.example';

// A path that fits each template.
const fitting = (template) => template.replace(/\{[^}]+\}/g, 'x');

const methodSet = (text) =>
  text
    .split(',')
    .map((method) => method.trim())
    .filter((method) => method !== 'OPTIONS')
    .sort();

describe('methods', () => {
  for (const template of Object.keys(contract.paths)) {
    const allowed = methodsOf(template);

    test(`${template} has the methods of the contract and no others`, async () => {
      for (const method of ['GET', 'POST', 'PUT', 'PATCH', 'DELETE']) {
        if (allowed.includes(method)) continue;
        const answer = assertProblem(
          await exchange({ method, path: fitting(template), status: 405 }),
          'METHOD_NOT_ALLOWED',
        );
        assert.deepEqual(methodSet(answer.headers.allow), [...allowed].sort());
      }
    });

    if (allowed.includes('HEAD')) {
      test(`HEAD ${template} answers as GET does, without a body`, async () => {
        const head = await exchange({ method: 'HEAD', path: fitting(template) });
        const get = await exchange({ path: fitting(template) });
        assert.equal(head.status, get.status);
        assert.equal(head.headers['content-type'], get.headers['content-type']);
        assert.equal(head.headers.etag, get.headers.etag);
        assert.equal(head.raw.length, 0);
      });
    }
  }

  test('a method nobody knows is not allowed either', async () => {
    assertProblem(
      await exchange({ method: 'PROPFIND', path: '/healthz', status: 405 }),
      'METHOD_NOT_ALLOWED',
    );
  });
});

describe('paths', () => {
  for (const path of [
    '/',
    '/v1',
    '/v1/',
    '/v1/nothing',
    '/healthz/',
    '/v1/rulebooks/a/b',
    '/V1/rulebooks',
    '//',
  ]) {
    test(`${path} is not there`, async () => {
      assertProblem(await exchange({ path, status: 404 }), 'NOT_FOUND');
    });
  }
});

describe('request ids', () => {
  test('one is made where none was sent', async () => {
    const first = await exchange({ path: '/healthz' });
    const second = await exchange({ path: '/healthz' });
    assert.notEqual(first.headers['x-request-id'], second.headers['x-request-id']);
  });

  test('the one sent is returned, in problems too', async () => {
    const headers = { 'X-Request-Id': 'kasir-7.42_A' };
    const good = await exchange({ path: '/healthz', headers });
    const bad = await exchange({ path: '/v1/nothing', headers, status: 404 });
    assert.equal(good.headers['x-request-id'], 'kasir-7.42_A');
    assert.equal(bad.body.request_id, 'kasir-7.42_A');
  });

  test('one that is too long or strange is replaced', async () => {
    for (const id of ['x'.repeat(65), 'a b', 'a"b', 'a\tb']) {
      const { headers } = await exchange({ path: '/healthz', headers: { 'X-Request-Id': id } });
      assert.notEqual(headers['x-request-id'], id);
    }
  });
});

describe('compression', () => {
  const path = '/v1/stacking-rules';

  test('a long answer is gzipped where that is accepted', async () => {
    const zipped = await exchange({ path, headers: { 'Accept-Encoding': 'gzip' }, status: 200 });
    const plain = await exchange({ path, status: 200 });
    assert.equal(zipped.headers['content-encoding'], 'gzip');
    assert.equal(plain.headers['content-encoding'], undefined);
    assert.equal(zipped.text, plain.text);
    assert.ok(zipped.raw.length < plain.raw.length / 2);
    for (const { headers } of [zipped, plain]) assert.match(headers.vary, /accept-encoding/i);
  });

  test('a short answer is not', async () => {
    const { headers } = await exchange({
      path: '/healthz',
      headers: { 'Accept-Encoding': 'gzip' },
      status: 200,
    });
    assert.equal(headers['content-encoding'], undefined);
  });

  test('gzip;q=0 is a refusal', async () => {
    const { headers } = await exchange({
      path,
      headers: { 'Accept-Encoding': 'gzip;q=0, identity' },
      status: 200,
    });
    assert.equal(headers['content-encoding'], undefined);
  });
});

describe('origins', () => {
  const preflight = (origin, method, headers = 'content-type') =>
    send({
      method: 'OPTIONS',
      path: '/v1/simulator/quotes',
      headers: {
        Origin: origin,
        'Access-Control-Request-Method': method,
        'Access-Control-Request-Headers': headers,
      },
    });

  test('a preflight of a known origin is granted', async () => {
    const { status, headers } = await preflight(ORIGIN, 'POST');
    assert.equal(status, 204);
    assert.equal(headers['access-control-allow-origin'], ORIGIN);
    assert.match(headers['access-control-allow-methods'], /\bPOST\b/);
    assert.match(headers['access-control-allow-headers'], /content-type/i);
    assert.match(headers.vary, /origin/i);
  });

  test('a preflight of another origin is not', async () => {
    const { headers } = await preflight('https://evil.example', 'POST');
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  test('an answer to a known origin says so, and which headers it may read', async () => {
    const { headers } = await exchange({
      path: '/v1/stacking-rules',
      headers: { Origin: ORIGIN },
      status: 200,
    });
    assert.equal(headers['access-control-allow-origin'], ORIGIN);
    assert.match(headers['access-control-expose-headers'], /x-request-id/i);
    assert.match(headers['access-control-expose-headers'], /etag/i);
    assert.match(headers.vary, /origin/i);
  });

  test('an answer to another origin does not', async () => {
    const { headers } = await exchange({
      path: '/healthz',
      headers: { Origin: 'https://evil.example' },
      status: 200,
    });
    assert.equal(headers['access-control-allow-origin'], undefined);
  });

  test('a problem carries them too, so that a browser can read it', async () => {
    const { headers } = await exchange({
      path: '/v1/nothing',
      headers: { Origin: ORIGIN },
      status: 404,
    });
    assert.equal(headers['access-control-allow-origin'], ORIGIN);
  });
});

describe('requests that are not HTTP as it should be', () => {
  for (const { path: template, method, operation } of operations) {
    const path = fitting(template);
    const request = (more) => exchange({ method, path, headers: operator, ...more });

    test(`${method} ${template}: a query that is no UTF-8`, async () => {
      for (const query of ['?a=%ff', '?%zz', '?pretty=%00']) {
        assertProblem(await request({ path: path + query, status: 400 }), 'BAD_REQUEST');
      }
    });

    test(`${method} ${template}: headers over the limit`, async () => {
      const headers = { ...operator, 'X-Padding': 'x'.repeat(20000) };
      assertProblem(await request({ headers, status: 431 }), 'HEADERS_TOO_LARGE');
    });

    if (operation.requestBody === undefined) {
      test(`${method} ${template}: a body where none belongs`, async () => {
        assertProblem(await request({ json: {}, status: 413 }), 'BODY_TOO_LARGE');
      });
    } else {
      test(`${method} ${template}: another charset than UTF-8`, async () => {
        const headers = { ...operator, 'Content-Type': 'application/json; charset=utf-16' };
        assertProblem(await request({ headers, body: '{}', status: 415 }), 'UNSUPPORTED_MEDIA');
      });
      test(`${method} ${template}: a body without a media type is taken as JSON`, async () => {
        assertProblem(await request({ body: '[]', status: 422 }), 'INVALID');
      });
    }
  }

  test('a path that is no UTF-8', async () => {
    for (const path of ['/v1/rulebooks/%ff', '/v1/rulebooks/%zz', '/v1/rulebooks/%']) {
      assertProblem(await exchange({ path, status: 400 }), 'BAD_REQUEST');
    }
  });
});

describe('language', () => {
  test('titles of problems follow Accept-Language', async () => {
    const title = async (language) =>
      (
        await exchange({
          path: '/v1/nothing',
          headers: { 'Accept-Language': language },
          status: 404,
        })
      ).body.title;
    assert.notEqual(await title('en'), await title('id'));
  });
});
