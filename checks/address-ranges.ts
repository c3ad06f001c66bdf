import { isIPv4, isIPv6 } from 'node:net';

/** Addresses from the first to the last, both included. */
export interface AddressRange {
  readonly first: bigint;
  readonly last: bigint;
}

/** Where IPv4 begins on the one line that all addresses are on: behind IPv6, so that the families never mix. */
const v4 = 1n << 128n;

/** An address as its place on the line of all addresses; `undefined` for what is no address. */
export function addressOf(text: unknown): bigint | undefined {
  if (typeof text !== 'string') return undefined;
  if (isIPv4(text)) return v4 + joined(text.split('.').map(Number), 8n);
  // An address with a zone, such as fe80::1%eth0, means something on one machine only.
  if (!isIPv6(text) || text.includes('%')) return undefined;
  // URL rewrites an IPv4 tail as groups, and leaves at most one gap.
  const [head = [], tail = []] = new URL(`http://[${text}]`).hostname
    .slice(1, -1)
    .split('::')
    .map((half) => (half === '' ? [] : half.split(':').map((group) => Number.parseInt(group, 16))));
  return joined([...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail], 16n);
}

const joined = (parts: readonly number[], bits: bigint): bigint => parts.reduce((sum, part) => (sum << bits) + BigInt(part), 0n);

/** The addresses of a block such as `10.0.0.0/8`; `undefined` for what is none. */
export function rangeOf(cidr: unknown): AddressRange | undefined {
  const [text, length = '', ...rest] = typeof cidr === 'string' ? cidr.split('/') : [];
  const address = addressOf(text);
  if (address === undefined || !/^\d{1,3}$/.test(length) || rest.length > 0) return undefined;
  const width = address >= v4 ? 32 : 128;
  if (Number(length) > width) return undefined;
  const hosts = BigInt(width - Number(length));
  const first = (address >> hosts) << hosts;
  return { first, last: first + (1n << hosts) - 1n };
}

/** Every address that there is, in both families. */
export const allAddresses: readonly AddressRange[] = [rangeOf('0.0.0.0/0')!, rangeOf('::/0')!];

/** What is left of ranges without others. */
export function without(ranges: readonly AddressRange[], taken: readonly AddressRange[]): AddressRange[] {
  return taken.reduce<AddressRange[]>((left, { first, last }) => left.flatMap((range) => cut(range, first, last)), [...ranges]);
}

function cut(range: AddressRange, first: bigint, last: bigint): AddressRange[] {
  if (last < range.first || first > range.last) return [range];
  return [...(first > range.first ? [{ first: range.first, last: first - 1n }] : []), ...(last < range.last ? [{ first: last + 1n, last: range.last }] : [])];
}

export const includes = (ranges: readonly AddressRange[], address: bigint): boolean => ranges.some(({ first, last }) => first <= address && address <= last);

/** An address as it is usually written. */
export function addressText(address: bigint): string {
  if (address >= v4) return [24n, 16n, 8n, 0n].map((bits) => ((address - v4) >> bits) & 255n).join('.');
  const groups = Array.from({ length: 8 }, (_, index) => ((address >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  return new URL(`http://[${groups.join(':')}]`).hostname.slice(1, -1);
}

/** `10.0.0.0–10.255.255.255`, or the one address that it is. */
export const rangeText = ({ first, last }: AddressRange): string => (first === last ? addressText(first) : `${addressText(first)}–${addressText(last)}`);
