// What benchmarks print: minimum and median, and the straight line that fits the medians best.
import { UsageError } from "../cli/fault.ts";

/** Runs of one size. */
export interface Series<Run> {
  readonly regions: number;
  readonly runs: Run[];
}

/** Reads an option; throws UsageError for anything but a whole number up to `most`. */
export function wholeNumber(option: string, text: string, most: number): number {
  const value = Number(text);
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new UsageError(`${option}: "${text}" is no whole number from 1 to ${most}`);
  }
  return value;
}

/** Minimum and median. */
export function cells(values: readonly number[], digits: number): string[] {
  return [Math.min(...values), median(values)].map((value) => value.toFixed(digits));
}

/** The straight line of least squares through the medians, and the share of their spread that it explains. */
export function fit<Run>(unit: string, series: readonly Series<Run>[], of: (run: Run) => number): string {
  const points = series.map(({ regions, runs }) => [regions, median(runs.map(of))] as const);
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  const [x, y] = [mean(points.map(([regions]) => regions)), mean(points.map(([, value]) => value))];
  const sum = (term: (dx: number, dy: number) => number) =>
    points.reduce((total, [regions, value]) => total + term(regions - x, value - y), 0);
  const slope = sum((dx, dy) => dx * dy) / sum((dx) => dx * dx);
  const explained = (slope * sum((dx, dy) => dx * dy)) / sum((_, dy) => dy * dy);
  return `${unit} = ${(y - slope * x).toFixed(2)} + ${slope.toFixed(3)} x regions   (R2 ${explained.toFixed(3)})`;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  const [low = NaN, high = NaN] = [sorted[sorted.length % 2 === 0 ? middle - 1 : middle], sorted[middle]];
  return (low + high) / 2;
}
