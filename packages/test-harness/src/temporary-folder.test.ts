import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from '@jest/globals';
import { temporaryFolder } from './temporary-folder.ts';

test('the folder is gone with its files once disposed of', async () => {
  let path = '';
  {
    await using folder = temporaryFolder();
    path = folder.path;
    writeFileSync(join(path, 'file'), 'content');
    expect(existsSync(path)).toBe(true);
  }
  expect(existsSync(path)).toBe(false);
});
