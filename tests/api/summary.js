// A reporter for node:test that says one line at the end: `N passed, N failed`.
export default async function* summary(events) {
  let passed = 0;
  let failed = 0;
  for await (const { type, data } of events) {
    if (data?.details?.type === 'suite' || data?.skip !== undefined) continue;
    if (type === 'test:pass') passed++;
    if (type === 'test:fail') failed++;
  }
  yield `${passed} passed, ${failed} failed\n`;
}
