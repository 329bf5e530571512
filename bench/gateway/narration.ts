/** Tells the person at the terminal what is happening; the results alone go to stdout. */
export const say = (line: string): void => void process.stderr.write(`bench: ${line}\n`);
