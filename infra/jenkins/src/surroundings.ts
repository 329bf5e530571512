/** What the outside of the pipeline does during a dry run. */
export interface Surroundings {
  /** The parameters that were chosen; the others have their defaults. @throws Error for one that is not offered */
  readonly parameters: Readonly<Record<string, string>>;
  /** What Jenkins gives, such as BRANCH_NAME and GIT_COMMIT. */
  readonly environment: Readonly<Record<string, string>>;
  /** Runs a command of `sh`. @returns its exit status */
  run(command: string, environment: Readonly<Record<string, string>>): Promise<number>;
  /** What a credential holds. */
  credential(id: string): string;
  fileExists(path: string): boolean;
  /** A person is asked. @returns whether to go on */
  approve(message: string): boolean;
  /** A step other than `sh`. */
  note(step: string): void;
}
