// Plain JavaScript: the set-up runs it before anything is installed, on whatever Node is there.
export { findProgram, ProgramUnusable } from './find-program.js';
export { isProgramName, programNames, programs, wayOut } from './programs.js';
