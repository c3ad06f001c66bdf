import { addressOf, addressText, allAddresses, rangeOf, rangeText, without } from './address-ranges';

describe('addresses', () => {
  test.each([
    ['10.0.0.1', '10.0.0.1'],
    ['255.255.255.255', '255.255.255.255'],
    ['::', '::'],
    ['::1', '::1'],
    ['fe80::', 'fe80::'],
    ['2001:DB8:0:0:1:0:0:1', '2001:db8::1:0:0:1'],
    ['::ffff:10.0.0.1', '::ffff:a00:1'],
    ['1:2:3:4:5:6:7:8', '1:2:3:4:5:6:7:8'],
  ])('%s is read, and written as %s', (text, written) => {
    expect(addressText(addressOf(text)!)).toBe(written);
  });

  test.each(['', '10.0.0', '10.0.0.256', '10.0.0.01', 'fe80::1%eth0', '::g', 7, null])('%j is none', (text) => {
    expect(addressOf(text)).toBeUndefined();
  });
});

describe('blocks', () => {
  test.each([
    ['10.0.0.0/8', '10.0.0.0–10.255.255.255'],
    ['10.1.2.3/8', '10.0.0.0–10.255.255.255'],
    ['192.0.2.7/32', '192.0.2.7'],
    ['fc00::/7', 'fc00::–fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
  ])('%s is %s', (cidr, text) => {
    expect(rangeText(rangeOf(cidr)!)).toBe(text);
  });

  test.each(['10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/8/8', '10.0.0.0/', '/8', undefined])('%j is none', (cidr) => {
    expect(rangeOf(cidr)).toBeUndefined();
  });

  test('leave what is before, between and behind those that are taken away', () => {
    const left = without([rangeOf('10.0.0.0/24')!], [rangeOf('10.0.0.16/28')!, rangeOf('10.0.0.64/26')!, rangeOf('10.1.0.0/16')!]);
    expect(left.map(rangeText)).toEqual(['10.0.0.0–10.0.0.15', '10.0.0.32–10.0.0.63', '10.0.0.128–10.0.0.255']);
  });

  test('leave nothing where all is taken away', () => {
    expect(without(allAddresses, allAddresses)).toEqual([]);
  });
});
