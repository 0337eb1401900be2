// The examples of the contract: a request and an answer of one name belong
// together, and the answer is what the server really says, in English.
import { exchange, operations } from './contract.js';
import { createFlashFirst } from './rulebooks.js';

// What the answer to `comparison` is compared with: a version that ranks flash
// sales first. The server under test has it under another name.
const COMPARED = '2027-01-01';
// Stands for "now" in answers to requests that have no `at`.
const NOW = '2025-11-11T03:00:00Z';

/** All request examples: {path, method, name, request, answer}; answer may be undefined. */
export const examples = operations.flatMap(({ path, method, operation }) => {
  const requests = operation.requestBody?.content['application/json'].examples ?? {};
  const answers = operation.responses['200']?.content?.['application/json']?.examples ?? {};
  return Object.entries(requests).map(([name, { value }]) => ({
    path,
    method,
    name,
    request: value,
    answer: answers[name]?.value,
  }));
});

/** What the server answers to an example's request. */
export async function answerOf({ path, method, name, request }) {
  const more = { method, json: request, headers: { 'Accept-Language': 'en' }, status: 200 };
  if (name !== 'comparison') {
    const { body } = await exchange({ path, ...more });
    if (body.quote !== undefined) body.quote.at = NOW;
    return body;
  }
  const { version } = (await createFlashFirst()).document;
  const { text } = await exchange({ path: `${path}?compare=${version}`, ...more });
  return JSON.parse(text.replaceAll(version, COMPARED));
}
