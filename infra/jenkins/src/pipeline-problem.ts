/** The Jenkinsfile does not say what a declarative pipeline can say; `line` counts from 1. */
export interface Problem {
  readonly line: number;
  readonly message: string;
}

/** Thrown for what cannot even be read; problems of meaning are collected instead. */
export class UnreadablePipeline extends Error {
  override readonly name = 'UnreadablePipeline';
  readonly line: number;

  constructor(line: number, message: string) {
    super(message);
    this.line = line;
  }
}
