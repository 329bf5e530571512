import { findProgram } from '@naru/test-harness';
import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';

/** Debian's Chromium, with nothing of it that talks to anybody. */
const args = [
  '--headless',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];
/** For a machine that has much else to do. */
const PATIENCE_MS = 120_000;

export const PHONE = { width: 390, height: 844 };
export const DESKTOP = { width: 1280, height: 800 };

/** How somebody looks at the console. */
export interface Looks {
  readonly phone?: boolean;
  readonly dark?: boolean;
  readonly language?: 'ko' | 'en';
}

/** One browser for a test file; each person has a context of their own, and whatever a page complains of is kept. */
export interface People extends AsyncDisposable {
  open(looks?: Looks): Promise<Page>;
  /** Errors of the pages: exceptions, and what they wrote on the console. */
  readonly complaints: readonly string[];
}

export async function openBrowser(baseUrl: string): Promise<People> {
  const [executablePath] = findProgram('chromium') ?? [];
  if (!executablePath) throw new Error('There is no Chromium: node infra/local/set-up.js --with chromium');
  const browser: Browser = await chromium.launch({ executablePath, args });
  const complaints: string[] = [];

  return {
    complaints,
    async open({ phone = false, dark = false, language = 'en' } = {}) {
      const context: BrowserContext = await browser.newContext({
        baseURL: baseUrl,
        viewport: phone ? PHONE : DESKTOP,
        hasTouch: phone,
        colorScheme: dark ? 'dark' : 'light',
        locale: language === 'ko' ? 'ko-KR' : 'en-US',
        reducedMotion: 'reduce',
      });
      const page = await context.newPage();
      page.setDefaultTimeout(PATIENCE_MS);
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => {
        if (message.type() === 'error' && !isLostConnection(message.text())) complaints.push(message.text());
      });
      return page;
    },
    [Symbol.asyncDispose]: () => browser.close(),
  };
}

/** Where a gateway is away on purpose, the browser itself complains of it. */
const isLostConnection = (text: string): boolean =>
  /ERR_CONNECTION_REFUSED|WebSocket connection to|ERR_EMPTY/.test(text);

/** Signs in as one of the demo people, which takes one click. */
export async function signIn(page: Page, name: string): Promise<void> {
  await page.goto('/');
  await page.getByRole('button', { name }).click();
  await page.locator('.bar').waitFor();
}
