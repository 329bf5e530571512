import { parseReplicas } from './replicas.ts';

/** How many processes a service may have. */
export interface ScalingRange {
  readonly least: number;
  readonly most: number;
}

/**
 * Reads `items=1..3,calls=2..4`: between how many processes a service has, by its load.
 * @throws Error with one sentence that says what is wrong with it
 */
export function parseScaling(text: string): Readonly<Record<string, ScalingRange>> {
  const ranges: Record<string, ScalingRange> = {};
  for (const part of text.split(',').map((piece) => piece.trim())) {
    const [, name, least, most] = /^([a-z-]+)=(\d+)\.\.(\d+)$/.exec(part) ?? [];
    if (name === undefined) throw new Error(`"${part}" does not say between how many, such as items=1..3`);
    if (Object.hasOwn(ranges, name)) throw new Error(`${name} is there twice`);
    const range = {
      least: parseReplicas(`${name}=${least}`)[name] as number,
      most: parseReplicas(`${name}=${most}`)[name] as number,
    };
    if (range.least > range.most) throw new Error(`${part} has more at least than at most`);
    ranges[name] = range;
  }
  return ranges;
}

/** The share of a core that each process should take on average: below it there is room for a burst. */
const TARGET_SHARE = 0.5;
/** So near to the target nothing is changed, or it would be changed back soon. */
const TOLERANCE = 0.2;

/** How many processes a service should have, as Kubernetes' HorizontalPodAutoscaler reckons. */
export function wantedReplicas(shares: readonly number[], { least, most }: ScalingRange): number {
  const usage = shares.reduce((sum, share) => sum + share, 0);
  const ratio = usage / shares.length / TARGET_SHARE;
  const wanted = Math.abs(ratio - 1) <= TOLERANCE ? shares.length : Math.ceil(shares.length * ratio);
  return Math.min(Math.max(wanted, least), most);
}
