// The contract: openapi.yaml as validators. `exchange` sends a request and
// holds the answer against it; what was seen is noted for coverage.test.js.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { STATUS_CODES } from 'node:http';
import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';
import { send } from './client.js';

export const contract = parse(readFileSync(new URL('../../openapi.yaml', import.meta.url), 'utf8'));

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

// ---- schemas ----

const ajv = new Ajv2020({
  allErrors: false,
  strict: true,
  strictTypes: false,
  strictRequired: false,
});
addFormats(ajv);
// The whole document is handed over, so that its references resolve.
ajv.addVocabulary([...Object.keys(contract), 'discriminator']);
ajv.addSchema(contract, 'contract');

const pointer = (...parts) =>
  '#/' +
  parts
    .map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1')))
    .join('/');

const compiled = new Map();
function validator(ref) {
  if (!compiled.has(ref)) compiled.set(ref, ajv.compile({ $ref: `contract${ref}` }));
  return compiled.get(ref);
}

const told = (validate) =>
  validate.errors
    .map((error) => `${error.instancePath || '/'} ${error.message} ${JSON.stringify(error.params)}`)
    .join('; ');

/** Whether the request schema of an operation takes `body`. */
export function requestValid(path, body, method = 'post') {
  return validator(
    pointer('paths', path, method, 'requestBody', 'content', 'application/json', 'schema'),
  )(body);
}

/**
 * Codes of the rules that stand beside the request schemas: sums, the order of
 * steps and periods, what occurs twice, bytes of a text, ids in all scopes
 * together, what the service knows and when.
 */
export const BEYOND_SCHEMA = new Set([
  'AMOUNT_OUT_OF_RANGE',
  'DUPLICATE',
  'INCONSISTENT',
  'INVALID_TIME',
  'NOT_IN_FUTURE',
  'TOO_LONG',
  'TOO_MANY',
  'UNKNOWN_CURRENCY',
  'UNKNOWN_RULEBOOK',
  'UNKNOWN_SKU',
]);

/** Follows a $ref; tells where the thing itself stands. */
function resolve(ref, node) {
  while (node?.$ref !== undefined) {
    ref = node.$ref;
    node = ref
      .slice(2)
      .split('/')
      .reduce(
        (at, part) => at[decodeURIComponent(part).replaceAll('~1', '/').replaceAll('~0', '~')],
        contract,
      );
  }
  return [ref, node];
}

// ---- operations ----

const templates = Object.keys(contract.paths).map((path) => ({
  path,
  pattern: new RegExp(
    '^' + path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{[^}]+\}/g, '[^/]+') + '$',
  ),
}));

/** The contract's template for a path, or undefined. */
export function templateOf(path) {
  const bare = path.split('?')[0];
  const found = templates.filter(({ pattern }) => pattern.test(bare));
  return (found.find(({ path: template }) => template === bare) ?? found[0])?.path;
}

export const operations = Object.entries(contract.paths).flatMap(([path, item]) =>
  METHODS.filter((method) => item[method]).map((method) => ({
    path,
    method: method.toUpperCase(),
    operation: item[method],
  })),
);

/** Methods that the contract gives a path, as `Allow` should tell them. */
export function methodsOf(template) {
  const methods = METHODS.filter((method) => contract.paths[template][method]).map((m) =>
    m.toUpperCase(),
  );
  if (methods.includes('GET')) methods.push('HEAD');
  return methods;
}

// ---- what was seen, for the coverage at the end ----

export const seen = {
  responses: new Set(), // "GET /healthz 200"
  problems: new Set(),
  faults: new Set(),
  // Those of them that were told in both languages.
  bilingual: { problems: new Set(), faults: new Set() },
};

// ---- the check ----

// Headers of HTTP itself, and of what the introduction of the contract says
// holds for every answer (CORS, compression).
const COMMON_HEADERS = new Set([
  'access-control-allow-credentials',
  'access-control-allow-headers',
  'access-control-allow-methods',
  'access-control-allow-origin',
  'access-control-expose-headers',
  'access-control-max-age',
  'connection',
  'content-encoding',
  'content-length',
  'content-type',
  'date',
  'keep-alive',
  'transfer-encoding',
  'vary',
]);

function checkHeaders(answer, ref, response, where) {
  const documented = response.headers ?? {};
  for (const [name, header] of Object.entries(documented)) {
    const [headerRef, definition] = resolve(`${ref}/headers/${encodeURIComponent(name)}`, header);
    const value = answer.headers[name.toLowerCase()];
    if (value === undefined) {
      assert.ok(!definition.required, `${where}: header ${name} is missing`);
      continue;
    }
    const [, schema] = resolve('', definition.schema);
    const validate = validator(`${headerRef}/schema`);
    assert.ok(
      validate(schema.type === 'integer' ? Number(value) : value),
      `${where}: header ${name}: ${value}: ${validate.errors && told(validate)}`,
    );
  }
  for (const name of Object.keys(answer.headers)) {
    const known = Object.keys(documented).some((header) => header.toLowerCase() === name);
    assert.ok(known || COMMON_HEADERS.has(name), `${where}: header ${name} is not in the contract`);
  }
  const names = answer.headerNames.map((name) => name.toLowerCase());
  assert.deepEqual([...new Set(names)], names, `${where}: a header stands twice`);
}

// Where a ratio may be null, as its divisor is 0; the schemas say of which.
const WITH_RATIOS = /~1campaigns~1\{campaign_id\}~1(dashboard|trend|traffic|funnel|sub-campaigns|(products|lives|videos)(~1trend)?)\//;

function checkNumbers(text, ref, where) {
  const bare = text.replace(/"(?:[^"\\]|\\.)*"/g, '""');
  assert.doesNotMatch(bare, /[0-9][.eE]/, `${where}: a float in the answer`);
  if (WITH_RATIOS.test(decodeURIComponent(ref))) return;
  assert.doesNotMatch(bare, /\bnull\b/, `${where}: a null in the answer`);
}

function checkBody(answer, ref, response, where) {
  const media = Object.keys(response.content ?? {});
  if (answer.method === 'HEAD' || media.length === 0) {
    assert.equal(answer.raw.length, 0, `${where}: a body where none belongs`);
    return;
  }
  const type = answer.headers['content-type'];
  assert.ok(media.includes(type), `${where}: Content-Type ${type}, not ${media.join(' or ')}`);
  const validate = validator(
    `${ref}/content/${encodeURIComponent(type.replaceAll('/', '~1'))}/schema`,
  );
  let value = answer.text;
  if (/\bjson$/.test(type)) {
    value = answer.body = JSON.parse(answer.text);
    checkNumbers(answer.text, ref, where);
  }
  assert.ok(
    validate(value),
    `${where}: ${validate.errors && told(validate)}\n${answer.text.slice(0, 2000)}`,
  );
  if (type === 'application/problem+json') checkProblem(answer, where);
}

function checkProblem(answer, where) {
  const problem = answer.body;
  assert.equal(problem.status, answer.status, `${where}: status in the body`);
  assert.equal(
    problem.request_id,
    answer.headers['x-request-id'],
    `${where}: request_id in the body`,
  );
  seen.problems.add(problem.code);
  for (const fault of problem.errors ?? []) seen.faults.add(fault.code);
}

/** Which response of the contract an answer must be. */
function responseFor(answer) {
  const template = templateOf(answer.path);
  if (template === undefined) {
    return ['#/components/responses/NotFound', contract.components.responses.NotFound];
  }
  const method = (answer.method === 'HEAD' ? 'GET' : answer.method).toLowerCase();
  const operation = contract.paths[template][method];
  if (operation === undefined) {
    for (const other of METHODS.filter((name) => contract.paths[template][name])) {
      seen.responses.add(`${other.toUpperCase()} ${template} ${answer.status}`);
    }
    return [
      '#/components/responses/MethodNotAllowed',
      contract.components.responses.MethodNotAllowed,
    ];
  }
  const response = operation.responses[answer.status];
  assert.ok(
    response !== undefined,
    `${answer.method} ${answer.path}: ${answer.status} ${STATUS_CODES[answer.status]} is not in the contract\n` +
      answer.text.slice(0, 2000),
  );
  seen.responses.add(`${method.toUpperCase()} ${template} ${answer.status}`);
  return resolve(pointer('paths', template, method, 'responses', String(answer.status)), response);
}

/** Holds an answer against the contract; throws where it drifts. */
export function check(answer) {
  const where = `${answer.method} ${answer.path.slice(0, 200)} → ${answer.status}`;
  const [ref, response] = responseFor(answer);
  checkHeaders(answer, ref, response, where);
  checkBody(answer, ref, response, where);
  return answer;
}

// ---- both languages ----

const PLACEHOLDER = /%(?:\.\*)?(?:s|d|u|zu|l?ld)\b|\(null\)|\{\w\}/;

function assertBilingual(indonesian, english, where) {
  assert.ok(indonesian.trim() !== '' && english.trim() !== '', `${where}: an empty sentence`);
  assert.notEqual(indonesian, english, `${where}: not told in both languages`);
  for (const text of [indonesian, english]) {
    // Quoted is what the client wrote.
    assert.doesNotMatch(text.replace(/"[^"]*"/g, ''), PLACEHOLDER, where);
  }
}

const compared = new Set();

/**
 * Asks once more, in English, for each new kind of refusal: another language
 * must tell the same faults at the same places in other sentences.
 */
async function compareLanguages(request, { method, path, headers, body: problem }) {
  const chosen =
    Object.keys(request.headers ?? {}).some((name) => /^accept-language$/i.test(name)) ||
    /[?&]lang=(id|en)\b/.test(path);
  if (headers['content-type'] !== 'application/problem+json' || !problem || chosen) return;
  const faults = problem.errors.map(({ code }) => code);
  const kind = JSON.stringify([method, templateOf(path), problem.code, [...new Set(faults)].sort()]);
  if (compared.has(kind)) return;
  compared.add(kind);

  const again = { ...request, headers: { ...request.headers, 'Accept-Language': 'en' } };
  const { body: english } = check(await send(again));
  // The first request may have been the one that could be refused so.
  if (english?.code !== problem.code) return;
  const where = `${method} ${path.slice(0, 200)} → ${problem.code}`;
  assertBilingual(problem.title, english.title, where);
  assertBilingual(problem.detail, english.detail, where);
  seen.bilingual.problems.add(problem.code);
  const places = ({ errors }) => errors.map(({ field, code }) => `${field} ${code}`);
  assert.deepEqual(places(english), places(problem), where);
  problem.errors.forEach(({ field, code, detail }, index) => {
    assertBilingual(detail, english.errors[index].detail, `${where} ${field} ${code}`);
    seen.bilingual.faults.add(code);
  });
}

/** Sends, checks against the contract and, where given, against `status`. */
export async function exchange({ status, ...request }) {
  const answer = check(await send(request));
  await compareLanguages(request, answer);
  if (status !== undefined) {
    assert.equal(
      answer.status,
      status,
      `${answer.method} ${answer.path.slice(0, 200)}: ${answer.status}, not ${status}\n${answer.text.slice(0, 2000)}`,
    );
  }
  return answer;
}

/** That an answer is this problem, with these faults ([field, code] pairs) at least. */
export function assertProblem(answer, code, faults = []) {
  assert.equal(answer.body?.code, code, answer.text.slice(0, 2000));
  const found = (answer.body.errors ?? []).map((fault) => `${fault.field} ${fault.code}`);
  for (const [field, fault] of faults) {
    assert.ok(
      found.includes(`${field} ${fault}`),
      `no fault ${field} ${fault} in ${found.join(', ')}`,
    );
  }
  return answer;
}
