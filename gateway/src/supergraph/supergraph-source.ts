import { ConfigError } from '@naru/service-host';

/** Where the gateway gets its supergraph. */
export interface SupergraphSource extends AsyncDisposable {
  /** The variable that names it. */
  readonly variable: string;
  /** Such as `the file "supergraph.graphql"`. */
  readonly name: string;
  /** The supergraph's SDL as it is now. @throws SupergraphUnavailable when there is none */
  open(): Promise<string>;
  /** After `open`: hands over every SDL that differs from the one before, until disposed of. */
  follow(listener: (sdl: string) => void): void;
  /** Looks at once, where the source can be asked, and hands over what it finds even when it is nothing new. */
  refresh(): Promise<void>;
}

/** There is no supergraph to serve. The message is for whoever configures the gateway: what is wrong, and the way out. */
export class SupergraphUnavailable extends ConfigError {
  constructor({ variable }: Pick<SupergraphSource, 'variable'>, sentence: string) {
    super([`${variable}: ${sentence}`]);
  }
}
