import { ProgressLine } from '../../../chaincode/cli/progress-line';

test('a line replaces the one before, five times a second at most, and is gone at the end', () => {
  let written = '';
  let now = 0;
  const line = new ProgressLine(
    (text) => {
      written += text;
    },
    () => now,
  );
  line.show(() => 'one');
  now += 199;
  line.show(() => 'two');
  now += 1;
  line.show(() => 'three');
  line.end();
  expect(written).toBe('\r\u001b[Kone\r\u001b[Kthree\r\u001b[K');
});

test('where nobody watches nothing is made or written, and a line never shown is not cleared', () => {
  const nobody = new ProgressLine(undefined);
  nobody.show(() => {
    throw new Error('nobody reads this');
  });
  nobody.end();
  let written = '';
  new ProgressLine((text) => {
    written += text;
  }).end();
  expect(written).toBe('');
});
