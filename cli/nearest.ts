import { didYouMean } from '../model/problem';

/** `; did you mean "x"?`, or nothing. */
export function nearestOf(word: string, known: Iterable<string>): string {
  const guess = didYouMean(word, known);
  return guess === undefined ? '' : `; ${guess}`;
}
