// Random requests. The server and the schemas must agree: what the schema takes
// is priced, or refused for a rule that a schema cannot say; what the schema
// refuses is refused; and nothing ever ends in a 500.
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { broken, combinationRequest, garbled, quoteRequest } from './arbitraries.js';
import { operator } from './client.js';
import { BEYOND_SCHEMA, exchange, requestValid } from './contract.js';
import { rulebookDocument } from './rulebooks.js';

const RUNS = Number(process.env.TUMPUK_CONTRACT_RUNS ?? 200);
const SEED = Number(process.env.TUMPUK_CONTRACT_SEED ?? 20251111);

const holds = (arbitrary, predicate) =>
  fc.assert(fc.asyncProperty(arbitrary, predicate), {
    numRuns: RUNS,
    seed: SEED,
    endOnFailure: false,
  });

const post = (path, body, headers = {}) =>
  exchange({
    method: 'POST',
    path,
    body,
    headers: { 'Content-Type': 'application/json', ...headers },
  });

function onlyBeyondSchema(answer) {
  assert.equal(answer.status, 422, answer.text.slice(0, 1000));
  for (const fault of answer.body.errors) {
    assert.ok(
      BEYOND_SCHEMA.has(fault.code),
      `the schema takes what the server refuses: ${fault.field} ${fault.code} ${fault.detail}`,
    );
  }
}

function priced(path, arbitrary) {
  return holds(arbitrary, async (body) => {
    assert.ok(requestValid(path, body), 'the generator made a body that the schema refuses');
    const answer = await post(path, JSON.stringify(body));
    if (answer.status === 200) return;
    onlyBeyondSchema(answer);
    assert.deepEqual(
      [...new Set(answer.body.errors.map(({ code }) => code))],
      ['AMOUNT_OUT_OF_RANGE'],
    );
  });
}

function judged(path, arbitrary, headers = {}, taken = [200]) {
  return holds(broken(arbitrary), async ({ text, value, floats }) => {
    const answer = await post(path, text, headers);
    if (floats || !requestValid(path, value)) {
      assert.ok(
        [400, 422].includes(answer.status),
        `the server takes what the schema refuses: ${text}`,
      );
    } else if (!taken.includes(answer.status)) {
      onlyBeyondSchema(answer);
    }
  });
}

function refused(path, arbitrary, headers = {}) {
  return holds(garbled(arbitrary), async (body) => {
    const answer = await post(path, body, headers);
    assert.ok([200, 400, 422].includes(answer.status), `${answer.status}`);
  });
}

describe(`random requests (seed ${SEED}, ${RUNS} each)`, () => {
  const quotes = '/v1/simulator/quotes';
  const combinations = '/v1/simulator/combinations';
  const rulebooks = '/v1/rulebooks';

  // Never stored: the first instant is not later than now.
  const pastRulebook = fc
    .record({ rank: fc.integer({ min: 1, max: 99 }), type: fc.nat(14) })
    .map(({ rank, type }) => {
      const document = rulebookDocument('past', '2020-01-01T00:00:00Z');
      document.types[type].rank = rank;
      return document;
    });

  test('valid quotes are priced', () => priced(quotes, quoteRequest));
  test('valid combinations are judged', () => priced(combinations, combinationRequest));
  test('changed quotes: schema and server agree', () => judged(quotes, quoteRequest));
  test('changed combinations: schema and server agree', () =>
    judged(combinations, combinationRequest));
  test('changed rulebooks: schema and server agree', () =>
    judged(rulebooks, pastRulebook, operator, [409]));
  test('garbled quotes are answered', () => refused(quotes, quoteRequest));
  test('garbled combinations are answered', () => refused(combinations, combinationRequest));

  test('random query parameters are answered', () =>
    holds(
      fc.tuple(
        fc.constantFrom(
          '/v1/stacking-rules',
          '/v1/rulebooks',
          '/v1/rulebooks/x',
          '/healthz',
          '/version',
        ),
        fc.array(
          fc.tuple(
            fc.oneof(
              fc.constantFrom('lang', 'at', 'limit', 'cursor', 'pretty', 'compare'),
              fc.string(),
            ),
            fc.oneof(
              fc.constantFrom('id', 'en', '1', '500', '501', '0', '-1', '2025-11-11T10:00:00Z'),
              fc.string(),
            ),
          ),
          { maxLength: 3 },
        ),
      ),
      async ([path, query]) => {
        const search = query.map((pair) =>
          pair.map((text) => encodeURIComponent(text.toWellFormed())).join('='),
        );
        const answer = await exchange({ path: `${path}?${search.join('&')}` });
        assert.ok([200, 400, 404, 422].includes(answer.status), `${answer.status}`);
      },
    ));
});
