/**
 * Kubernetes quantities: `200m` CPU, `512Mi` memory.
 *
 * Values are exact: held as a BigInt of thousandths of the base unit (a milli-core, a milli-byte), which is the finest
 * step that Kubernetes itself renders.
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
const binary: Record<string, bigint> = {
  Ki: 1n << 10n,
  Mi: 1n << 20n,
  Gi: 1n << 30n,
  Ti: 1n << 40n,
  Pi: 1n << 50n,
  Ei: 1n << 60n,
};
const decimal: Record<string, bigint> = {
  '': 1n,
  k: 10n ** 3n,
  M: 10n ** 6n,
  G: 10n ** 9n,
  T: 10n ** 12n,
  P: 10n ** 15n,
  E: 10n ** 18n,
};

const form = /^(\d+)(?:\.(\d+))?(m|k|M|G|T|P|E|Ki|Mi|Gi|Ti|Pi|Ei)?$/;

/** An amount of a resource, in thousandths of its unit, and the family of suffixes it is written in. */
export interface Quantity {
  readonly milli: bigint;
  readonly binary: boolean;
}

/** Reads a quantity; `undefined` if it is none, is negative, or is finer than a thousandth. A bare number counts units. */
export function parseQuantity(text: string | number): Quantity | undefined {
  const match = form.exec(String(text));
  if (!match) return undefined;
  const [, whole = '', fraction = '', suffix = ''] = match;
  const isBinary = suffix in binary;
  const unit = suffix === 'm' ? 1n : (isBinary ? binary[suffix]! : decimal[suffix]!) * 1000n;
  const scaled = BigInt(whole + fraction) * unit;
  const scale = 10n ** BigInt(fraction.length);
  return scaled % scale === 0n ? { milli: scaled / scale, binary: isBinary } : undefined;
}

/** The canonical text: what the API server returns for it, so that a live object never differs in spelling only. */
export function formatQuantity({ milli, binary: isBinary }: Quantity): string {
  if (milli === 0n) return '0';
  if (milli % 1000n !== 0n) return `${milli}m`;
  const units = milli / 1000n;
  const family = Object.entries(isBinary ? binary : decimal).reverse();
  const [suffix, unit] = family.find(([, size]) => units % size === 0n) ?? ['', 1n];
  return `${units / unit}${suffix}`;
}

/** `0.5` → `500m`, `1024Mi` → `1Gi`. Anything that is no quantity is returned as it came. */
export function canonicalQuantity(text: string | number): string {
  const quantity = parseQuantity(text);
  return quantity ? formatQuantity(quantity) : String(text);
}

/** The larger of two quantities in canonical form. */
export function largerQuantity(a: string, b: string): string {
  return compareQuantities(a, b) >= 0 ? a : b;
}

/** The sum of two quantities in canonical form. */
export function addQuantities(a: string, b: string): string {
  const [one, other] = [amount(a), amount(b)];
  return formatQuantity({ milli: one.milli + other.milli, binary: one.binary || other.binary });
}

/** Negative when `a` is less than `b`, zero when they are the same amount. Both must be quantities. */
export function compareQuantities(a: string, b: string): number {
  const difference = amount(a).milli - amount(b).milli;
  return difference < 0n ? -1 : difference > 0n ? 1 : 0;
}

/** A known-good quantity. Throws on anything else: by then the configuration has been checked. */
export function amount(text: string): Quantity {
  const quantity = parseQuantity(text);
  if (!quantity) throw new Error(`${text} is no Kubernetes quantity`);
  return quantity;
}
